import { expect } from 'chai';
import { Inputs } from '../../../engine/call/inputs';

const key = (k: string) => ({ kind: 'key', key: k }) as const;
const speech = (text: string) => ({ kind: 'speech', text, confidence: 1 }) as const;

describe('Inputs of a callee', () => {
  it('keeps what comes while a prompt with barge-in plays for the next listen', () => {
    const inputs = new Inputs();
    inputs.promptBegins('any');
    inputs.add(key('1'));
    inputs.promptEnds();
    expect(inputs.take()).to.deep.equal(key('1'));
  });

  it('drops what comes while a prompt without barge-in plays, and what came before it', () => {
    const inputs = new Inputs();
    inputs.add(key('1'));
    inputs.promptBegins('never');
    expect(inputs.add(key('2'))).to.equal(false);
    inputs.promptEnds();
    expect(inputs.take()).to.equal(undefined);
  });

  it('keeps what comes in the gap between a prompt and the listen', () => {
    const inputs = new Inputs();
    inputs.promptBegins('never');
    inputs.promptEnds();
    inputs.add(speech('是的'));
    expect(inputs.take()).to.deep.equal(speech('是的'));
  });

  it('lets only keys through where barge-in is on keys', () => {
    const inputs = new Inputs();
    inputs.promptBegins('keys');
    expect(inputs.add(speech('嗯'))).to.equal(false);
    expect(inputs.add(key('1'))).to.equal(true);
  });

  it('tells a second prompt with barge-in that an answer waits already', () => {
    const inputs = new Inputs();
    inputs.promptBegins('any');
    inputs.add(key('1'));
    inputs.promptEnds();
    expect(inputs.promptBegins('any')).to.equal(true);
    expect(inputs.take()).to.deep.equal(key('1'));
  });

  it('lets no key that came after a listen reach the listen behind the next prompt', () => {
    const inputs = new Inputs();
    inputs.listenEnds();
    inputs.add(key('9'));
    expect(inputs.promptBegins('any')).to.equal(false);
    expect(inputs.take()).to.equal(undefined);
  });

  it('gives a listen that follows a listen what came between them', () => {
    const inputs = new Inputs();
    inputs.listenEnds();
    inputs.add(key('9'));
    expect(inputs.take()).to.deep.equal(key('9'));
  });
});
