import { expect } from 'chai';
import { keyOfText } from '../../../../engine/dialogue/prompts/key';
import { fixedParts, spokenOf } from '../../../../engine/dialogue/prompts/spoken';
import type { RecordedSound } from '../../../../engine/line/port';
import { pcmSound } from '../../../../engine/media/sound';

const sound = (): RecordedSound => ({
  durationMs: 1_000,
  open: async () => pcmSound(new Int16Array(8_000)),
});

/** The pieces of a wording, `*` behind those that are recorded, `=` behind fixed ones. */
function pieces(
  wording: string,
  variables: Record<string, string> = {},
  recorded: string[] = [],
): string[] {
  const known = new Map(recorded.map((text) => [keyOfText(text), sound()]));
  const spoken = spokenOf(wording, variables, (text) => known.get(keyOfText(text)));
  expect(spoken.pieces.map(({ text }) => text).join('')).to.equal(spoken.text);
  return spoken.pieces.map(
    ({ text, recorded: one, fixed }) => `${text}${one ? '*' : ''}${fixed ? '=' : ''}`,
  );
}

const ASK = '您好，请问您是 @name 吗？';

describe('A wording, as it is said', () => {
  it('is one piece that is the same for everybody where it has no variables', () => {
    expect(pieces('您好。请问您满意吗？')).to.deep.equal(['您好。请问您满意吗？=']);
  });

  it('has sentences apart that are the same for everybody', () => {
    expect(pieces(`您好。${ASK}本次通话会录音。谢谢！`, { name: '张三' })).to.deep.equal([
      '您好。=',
      '您好，请问您是张三吗？',
      '本次通话会录音。谢谢！=',
    ]);
    const english = 'Hello. This is @shop . We are open. Shall I go on?';
    expect(pieces(english, { shop: 'Hillside' })).to.deep.equal([
      'Hello.=',
      ' This is Hillside.',
      ' We are open. Shall I go on?=',
    ]);
  });

  it('is played from a recording of the whole', () => {
    expect(pieces('请问您满意吗？', {}, ['请问您满意吗'])).to.deep.equal(['请问您满意吗？*']);
    expect(pieces(ASK, { name: '张三' }, [ASK])).to.deep.equal(['您好，请问您是张三吗？*']);
  });

  it('is played from its fixed parts, with what differs spoken between', () => {
    const recorded = ['您好，请问您是', '吗？'];
    expect(pieces(ASK, { name: '张三' }, recorded)).to.deep.equal([
      '您好，请问您是*',
      '张三',
      '吗？*',
    ]);
  });

  it('is spoken in one voice unless all of its fixed parts are recorded', () => {
    expect(pieces(ASK, { name: '张三' }, ['您好，请问您是'])).to.deep.equal([
      '您好，请问您是张三吗？',
    ]);
  });

  it('wants no recording of signs alone', () => {
    expect(pieces('尾号 @a ， @b 。', { a: '1', b: '2' }, ['尾号'])).to.deep.equal([
      '尾号*',
      '1，',
      '2。',
    ]);
    expect(fixedParts('尾号 @a ， @b 。')).to.deep.equal(['尾号']);
  });

  it('leaves nothing where a variable has no value', () => {
    expect(pieces(ASK, {}, ['您好，请问您是', '吗？'])).to.deep.equal(['您好，请问您是*', '吗？*']);
  });
});

describe('What one recording stands for', () => {
  it('are texts that differ by blanks, signs at their ends, and the form of letters', () => {
    for (const text of ['您好，请问？', ' 您好，请问。', '您好，请问']) {
      expect(keyOfText(text)).to.equal(keyOfText('您好，请问'));
    }
    expect(keyOfText('Ｈello, there!')).to.equal(keyOfText('hello, there'));
    expect(keyOfText('您是@name吗')).to.equal(keyOfText('您是 @name 吗？'));
    expect(keyOfText('@name 您好')).not.to.equal(keyOfText('name 您好'));
    expect(keyOfText('……')).to.equal('');
  });
});
