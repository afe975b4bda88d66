import { expect } from 'chai';
import { pickWording, renderPrompt, variablesOf } from '../../../engine/dialogue/prompt';

const say = (text: string, variables: Record<string, string> = {}): string =>
  renderPrompt(text, variables).text;

describe('A prompt with variables', () => {
  it('loses the blanks around a variable beside Chinese text', () => {
    expect(say('您好，请问您是 @name 吗？', { name: '王伟' })).to.equal('您好，请问您是王伟吗？');
    expect(say('您的订单 @no 已发货', { no: 'SF1024' })).to.equal('您的订单SF1024已发货');
    expect(say('请问您是　@name　本人吗', { name: '王伟' })).to.equal('请问您是王伟本人吗');
  });

  it('keeps one blank on each side beside English text', () => {
    expect(say('Hello @name welcome back', { name: 'Ann' })).to.equal('Hello Ann welcome back');
    expect(say('Hello   @name   welcome back', { name: 'Ann' })).to.equal('Hello Ann welcome back');
    expect(say('Hello @name welcome back', { name: '王伟' })).to.equal('Hello 王伟 welcome back');
  });

  it('has no blank before a comma, nor at its ends', () => {
    expect(say('Hello @name , is this you?', { name: 'Ann' })).to.equal('Hello Ann, is this you?');
    expect(say('Is this ( @name )?', { name: 'Ann' })).to.equal('Is this (Ann)?');
    expect(say(' @name ', { name: 'Ann' })).to.equal('Ann');
    expect(say('Hi, @name !', { name: 'Ann' })).to.equal('Hi, Ann!');
  });

  it('knows a variable without blanks at the ends and next to punctuation', () => {
    expect(say('@name您好', { name: '王伟' })).to.equal('王伟您好');
    expect(say('您好，@name，请问方便吗？', { name: '王伟' })).to.equal('您好，王伟，请问方便吗？');
    expect(say('Your code: @code', { code: '4711' })).to.equal('Your code: 4711');
    expect(say('Is it @name?', { name: 'Ann' })).to.equal('Is it Ann?');
  });

  it('knows a Latin name that stands right in Chinese text', () => {
    expect(say('请问您是@name吗', { name: '王伟' })).to.equal('请问您是王伟吗');
  });

  it('leaves alone what looks like an e-mail address', () => {
    for (const text of ['Write to a@b now', 'to ann@example.com', 'at @example.com', 'a @@ b']) {
      expect(say(text, { b: 'X', example: 'X' })).to.equal(text);
    }
  });

  it('says nothing in place of an unknown variable, and lists it once', () => {
    expect(renderPrompt('您好 @name ， @title @name 请讲', { title: '先生' })).to.deep.include({
      text: '您好，先生请讲',
      missing: ['name'],
    });
    expect(renderPrompt('Hello @name how are you', {})).to.deep.include({
      text: 'Hello how are you',
      missing: ['name'],
    });
    expect(renderPrompt('@constructor', {}).missing).to.deep.equal(['constructor']);
  });

  it('puts a blank between two values only where their script has one', () => {
    expect(say('Hello @first @last !', { first: 'Ann', last: 'Lee' })).to.equal('Hello Ann Lee!');
    expect(say('您好 @name @title 请讲', { name: '王伟', title: '先生' })).to.equal(
      '您好王伟先生请讲',
    );
  });

  it('does not look for variables in values', () => {
    expect(say('Hello @name !', { name: '@other', other: 'X' })).to.equal('Hello @other!');
  });

  it('takes names in other letters where blanks mark them off', () => {
    expect(say('您好 @姓名 ，请讲', { 姓名: '王伟' })).to.equal('您好王伟，请讲');
  });

  it('leaves a text without variables as it is', () => {
    expect(say('  Hello,  world  ')).to.equal('  Hello,  world  ');
    expect(say('')).to.equal('');
  });

  it('names its variables, each once', () => {
    expect(variablesOf('@b and @a and @b and x@y.z')).to.deep.equal(['b', 'a']);
  });
});

describe('Similar wordings', () => {
  it('go in turn and round again', () => {
    const played = [0, 1, 2, 3].map((times) => pickWording(['one', 'two', 'three'], times));
    expect(played).to.deep.equal(['one', 'two', 'three', 'one']);
  });

  it('are nothing where there are none', () => {
    expect(pickWording([], 4)).to.equal('');
  });
});
