import { expect } from 'chai';
import { AnsweringMachineDetector } from '../../../engine/media/answeringMachine';
import { FRAME_MS } from '../../../engine/media/frame';
import { decode, encode } from '../../../engine/media/g711';
import { espeak } from '../../support/espeak';
import { seededRandom } from '../../support/random';
import { framesOf, joined, mixed, noise, silence, sines } from './waves';

interface Heard {
  who?: 'person' | 'machine';
  /** Ms from the answer. */
  at?: number;
  messageAt?: number;
  told: number;
}

function listenTo(sound: Int16Array): Heard {
  const heard: Heard = { told: 0 };
  let now = 0;
  const detector = new AnsweringMachineDetector({
    decided: (who) => Object.assign(heard, { who, at: now, told: heard.told + 1 }),
    messageMayBegin: () => (heard.messageAt = now),
  });
  const codes = new Uint8Array(sound.length);
  encode('PCMA', sound, codes);
  decode('PCMA', codes, sound);
  for (const frame of framesOf(sound)) {
    now += FRAME_MS;
    detector.frame(frame);
  }
  return heard;
}

const beep = (): Int16Array => sines(500, { hertz: 1_000, level: 5_000 });

/** A voice in the middle of a telephone's range, and so loud as people are. */
const voice = (ms: number): Int16Array =>
  sines(ms, { hertz: 220, level: 3_000 }, { hertz: 660, level: 2_000 });

describe('AnsweringMachineDetector', () => {
  it('takes a short word and a pause for a person, within a second of its end', () => {
    const heard = listenTo(joined(silence(600), voice(400), silence(3_000)));
    expect(heard).to.include({ who: 'person', told: 1 });
    expect(heard.at).to.be.within(1_800, 2_000);
    expect(heard.messageAt).to.equal(undefined);
  });

  it('takes several short words for a person', () => {
    const hello = joined(voice(300), silence(400));
    const heard = listenTo(joined(silence(300), hello, hello, hello, silence(2_000)));
    expect(heard.who).to.equal('person');
  });

  it('takes somebody who says nothing for a person', () => {
    const heard = listenTo(silence(6_000));
    expect(heard).to.include({ who: 'person', at: 3_500 });
  });

  it('takes a long greeting for a machine while it goes on', () => {
    const heard = listenTo(joined(silence(500), voice(6_000)));
    expect(heard).to.include({ who: 'machine', told: 1 });
    expect(heard.at).to.be.within(2_800, 3_200);
  });

  it('takes a greeting in many pieces for a machine', () => {
    const word = joined(voice(240), silence(240));
    const words = Array.from({ length: 12 }, () => word);
    expect(listenTo(joined(silence(300), ...words)).who).to.equal('machine');
  });

  it('takes music for a machine', () => {
    const notes = [440, 523, 659, 784, 880, 659].map((hertz) =>
      sines(
        600,
        { hertz, level: 3_000 },
        { hertz: hertz * 2, level: 1_200 },
        { hertz: 330, level: 1_500 },
      ),
    );
    expect(listenTo(joined(silence(300), ...notes)).who).to.equal('machine');
  });

  it('lets a message begin when the beep is over', () => {
    const heard = listenTo(
      joined(silence(500), voice(4_000), silence(300), beep(), silence(3_000)),
    );
    expect(heard.messageAt).to.be.within(5_300, 5_400);
  });

  it('takes a beep alone for a machine', () => {
    const heard = listenTo(joined(silence(1_000), beep(), silence(1_000)));
    expect(heard.who).to.equal('machine');
    expect(heard.messageAt).to.equal(heard.at);
  });

  it('lets a message begin after a long silence where no beep comes', () => {
    const heard = listenTo(joined(silence(500), voice(4_000), silence(4_000)));
    expect(heard.messageAt).to.be.within(6_900, 7_200);
  });

  it('lets a message begin at last where the machine does not stop', () => {
    const sentence = joined(voice(1_500), silence(400));
    const heard = listenTo(joined(...Array.from({ length: 30 }, () => sentence)));
    expect(heard.messageAt).to.be.within(41_000, 44_000);
  });

  it('is not led astray by the noise of a street', () => {
    const street = noise(6_000, 250, seededRandom(3));
    const hello = joined(silence(2_200), voice(400), silence(3_400));
    expect(listenTo(mixed(street, hello)).who).to.equal('person');
  });
});

/**
 * What people and machines say, by one synthesiser's voice at three speeds: all 60 are told apart.
 * That is a check of the rules, not of how often they hold for people.
 */
const GREETINGS: readonly ['person' | 'machine', 'cmn' | 'en-us', string][] = [
  ['person', 'cmn', '喂？'],
  ['person', 'cmn', '喂，你好。'],
  ['person', 'cmn', '喂，您好，哪位？'],
  ['person', 'cmn', '你好，请讲。'],
  ['person', 'cmn', '喂，喂，听得到吗？'],
  ['person', 'cmn', '您好，我是王芳。'],
  ['person', 'en-us', 'Hello?'],
  ['person', 'en-us', 'Hello, who is this?'],
  ['person', 'en-us', 'Hi, John speaking.'],
  ['person', 'en-us', 'Yes, hello?'],
  ['person', 'en-us', 'Good morning, Miller.'],
  ['machine', 'cmn', '您好，我现在不方便接听电话，请在提示音后留言。'],
  ['machine', 'cmn', '您好，您拨打的用户暂时无法接听您的电话，请在嘀声后留言，完成后请挂机。'],
  ['machine', 'cmn', '你好，我是机主的智能助理，机主正在忙，请问您有什么事情需要我转告？'],
  ['machine', 'cmn', '欢迎致电晴川物流，查件请按一，寄件请按二，人工服务请按零。'],
  ['machine', 'cmn', '对不起，您拨打的用户正在通话中，请稍后再拨。'],
  ['machine', 'en-us', "Hi, you've reached John Miller. I can't take your call right now."],
  ['machine', 'en-us', 'The person you are calling is not available. Please leave a message.'],
  ['machine', 'en-us', 'Thank you for calling. Our office is closed. Please call back later.'],
  ['machine', 'en-us', 'Your call has been forwarded to an automatic voice message system.'],
];

describe('AnsweringMachineDetector and greetings that are spoken', () => {
  for (const rate of [150, 180, 210]) {
    for (const [who, language, text] of GREETINGS) {
      it(`takes "${text}" at ${rate} words a minute for a ${who}`, async function () {
        this.timeout(20_000);
        const greeting = await espeak(text, language, rate);
        const sound = joined(silence(700), greeting, silence(2_000));
        const line = mixed(sound, noise(sound.length / 8, 40, seededRandom(5)));
        const heard = listenTo(line);
        expect(heard.who).to.equal(who);
      });
    }
  }
});
