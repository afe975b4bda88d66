import { expect } from 'chai';
import type { ListenRequest, SpeakRequest } from '../../../../../engine/api';
import type { RecordedSound } from '../../../../../engine/line/port';
import { pcmSound } from '../../../../../engine/media/sound';
import { joined, silence, sines } from '../../../media/waves';
import { VoiceCall } from './voiceLine';

/** A vowel. */
const voiced = (ms: number): Int16Array =>
  sines(ms, { hertz: 220, level: 5_000 }, { hertz: 660, level: 2_500 });

/** 20 ms a character in these tests: two seconds. */
const PROMPT = '请'.repeat(100);
const LONGER = '请'.repeat(200);

describe('A conversation over audio', () => {
  let call: VoiceCall;
  const open = (...args: ConstructorParameters<typeof VoiceCall>): void => {
    call = new VoiceCall(...args);
    call.answer();
  };
  afterEach(() => {
    call.close();
    expect(call.clock.pending()).to.equal(0);
  });

  const speak = (more: Partial<SpeakRequest> = {}) =>
    call.calls.speak({ callId: 'call', node: 'ask', texts: [PROMPT], ...more });
  const listen = (more: Partial<ListenRequest> = {}) =>
    call.calls.listen({ callId: 'call', node: 'hear', accept: 'both', ...more });
  const understood = (text: string): void =>
    call.recogniser.last.listener.final({ text, confidence: 0.9 });

  describe('barge-in by words', () => {
    const partly = (text: string): void => call.recogniser.last.listener.partial?.(text);
    const afterWords = { bargeIn: 'any', bargeInAfter: { words: 3 } } as const;

    it('cuts the prompt when so many words are there, and keeps how far it was heard', async () => {
      open();
      const saying = speak(afterWords);
      await call.pass(500);
      await call.pass(voiced(300));
      partly('我不');
      await call.pass(voiced(100));
      partly('我不需要');
      const said = await call.until(saying);
      expect(said).to.include({ outcome: 'interrupted' });
      if (said.outcome === 'hungUp') throw new Error('hung up');
      expect(said.heardTo).to.be.within(44, 46);
      expect(said.heard).to.be.closeTo(0.45, 0.02);
      const hearing = listen();
      await call.pass(joined(voiced(100), silence(800)));
      understood('我不需要');
      expect(await call.until(hearing)).to.include({ outcome: 'speech', text: '我不需要' });
      expect(call.turns[0]).to.include({ interrupted: true, heardTo: said.heardTo });
    });

    it('is not cut by 嗯, which is no answer either, but is a turn', async () => {
      open();
      const saying = speak(afterWords);
      await call.pass(300);
      await call.pass(joined(voiced(200), silence(800)));
      partly('嗯');
      understood('嗯');
      expect(await call.until(saying)).to.include({ outcome: 'spoken', heard: 1, heardTo: 100 });
      const hearing = listen({ noInputMs: 1_000 });
      expect(await call.until(hearing)).to.include({ outcome: 'noInput' });
      expect(call.turns[1]).to.include({ speaker: 'callee', text: '嗯' });
    });

    it('goes by the time that words take where the recogniser has no partial results', async () => {
      open();
      const saying = speak(afterWords);
      await call.pass(300);
      await call.pass(voiced(500));
      expect(call.stream.source, 'it goes on').not.to.equal(undefined);
      await call.pass(voiced(300));
      expect(await call.until(saying)).to.include({ outcome: 'interrupted' });
    });

    it('can go by the length of speech alone', async () => {
      open();
      const saying = speak({ bargeIn: 'speech', bargeInAfter: { speechMs: 400 } });
      await call.pass(300);
      await call.pass(voiced(500));
      const said = await call.until(saying);
      expect(said).to.include({ outcome: 'interrupted' });
      expect(said.outcome === 'hungUp' ? 0 : said.heardTo).to.be.within(34, 38);
    });
  });

  it('is cut at once on speech where nothing else is set', async () => {
    open();
    const saying = speak({ bargeIn: 'speech' });
    await call.pass(500);
    await call.pass(voiced(100));
    const said = await call.until(saying);
    expect(said.outcome === 'hungUp' ? 0 : said.heardTo).to.be.within(27, 29);
  });

  it('takes keys during a prompt as the answer to it, and those before it as well', async () => {
    open();
    const first = speak({ bargeIn: 'keys' });
    await call.pass(200);
    call.key('1');
    expect(await call.until(first)).to.include({ outcome: 'interrupted' });
    call.key('3');
    const next = speak({ bargeIn: 'keys', texts: [LONGER] });
    expect(await call.until(next)).to.include({ outcome: 'interrupted', heard: 0, heardTo: 0 });
    expect(await call.until(listen({ maxDigits: 2 }))).to.include({ outcome: 'keys', keys: '13' });
  });

  it('loses nothing of what begins before the end of a prompt, with or without barge-in', async () => {
    for (const bargeIn of ['never', 'speech'] as const) {
      open();
      const saying = speak({
        bargeIn,
        ...(bargeIn === 'speech' && { bargeInAfter: { words: 9 } }),
      });
      await call.pass(1_800);
      await call.pass(voiced(400));
      expect(await call.until(saying)).to.include({ outcome: 'spoken', heard: 1 });
      const hearing = listen({ noInputMs: 300 });
      await call.pass(joined(voiced(400), silence(900)));
      const { audio } = call.recogniser.last;
      const first = audio.findIndex((sample) => sample !== 0);
      const sounding = audio.slice(first).filter((sample) => sample !== 0).length / 8;
      expect(sounding, 'ms of voice').to.be.within(760, 810);
      understood('满意');
      expect(await call.until(hearing), bargeIn).to.include({ outcome: 'speech', text: '满意' });
      if (bargeIn === 'never') call.close();
    }
  });

  it('waits for an answer from the end of the prompt on', async () => {
    open();
    await call.until(speak());
    const from = call.clock.now();
    expect(await call.until(listen({ noInputMs: 3_000 }))).to.include({ outcome: 'noInput' });
    expect(call.clock.now() - from).to.be.within(3_000, 3_040);
  });

  it('ends a sentence after the silence that the node, or the scene, has set', async () => {
    open({ listening: { endSilenceMs: 400 } });
    let hearing = listen({ endSilenceMs: 1_200 });
    await call.pass(joined(voiced(400), silence(1_000)));
    expect(call.recogniser.last.ended).to.equal(false);
    await call.pass(300);
    expect(call.recogniser.last.ended).to.equal(true);
    understood('满意');
    await call.until(hearing);
    hearing = listen();
    await call.pass(joined(voiced(400), silence(440)));
    expect(call.recogniser.last.ended).to.equal(true);
    understood('满意');
    await call.until(hearing);
  });

  it('ends a sentence when the recogniser says so, before silence does', async () => {
    open();
    const hearing = listen();
    await call.pass(voiced(600));
    understood('满意');
    await call.clock.settle();
    expect(await hearing).to.include({ outcome: 'speech', text: '满意' });
  });

  it('takes what lasts too long as far as it went', async () => {
    open();
    const hearing = listen({ maxSpeechMs: 2_000 });
    await call.pass(voiced(2_200));
    expect(call.recogniser.last.ended).to.equal(true);
    expect(call.recogniser.last.audio.length / 8_000).to.be.within(2, 2.5);
    understood('我想说的是');
    expect(await call.until(hearing)).to.include({ text: '我想说的是' });
  });

  it("tells the recogniser the scene's words and the node's", async () => {
    open({ listening: { hotWords: ['晴川'] } });
    const hearing = listen({ hotWords: ['改期'] });
    await call.pass(joined(voiced(300), silence(800)));
    expect(call.recogniser.last.request.hotWords).to.deep.equal(['晴川', '改期']);
    understood('改期');
    await call.until(hearing);
    await call.pass(joined(voiced(300), silence(800)));
    expect(call.recogniser.last.request.hotWords).to.deep.equal(['晴川']);
  });

  describe('where nothing can recognise what is said', () => {
    const fails = async (): Promise<void> => {
      await call.pass(joined(voiced(300), silence(800)));
      call.recogniser.last.listener.failed(new Error('gone'));
      await call.clock.settle();
    };

    it('apologises once, and goes on by keys', async () => {
      open();
      const hearing = listen({ noInputMs: 2_000 });
      await fails();
      await call.pass(400);
      expect(call.synthesiser.asked.at(-1)?.text).to.match(/^抱歉，我没有听清.*按键/);
      await call.pass(1_000);
      call.key('1');
      expect(await call.until(hearing)).to.deep.equal({
        outcome: 'keys',
        keys: '1',
        recognitionFailed: true,
      });
      expect(call.turns[0]).to.include({ speaker: 'callee', text: '', failed: true });
    });

    it("says the scene's own apology, listens once more, and then gives up", async () => {
      open({ listening: { apology: '线路不好，请再说一遍。' } });
      const hearing = listen({ accept: 'speech', noInputMs: 3_000 });
      await fails();
      await call.pass(600);
      expect(call.turns[1]).to.include({
        speaker: 'robot',
        text: '线路不好，请再说一遍。',
        heard: 1,
      });
      await fails();
      expect(await call.until(hearing)).to.deep.equal({
        outcome: 'noInput',
        recognitionFailed: true,
      });
    });
  });

  it('says an apology in place of a prompt that nobody can speak', async () => {
    open();
    call.synthesiser.fails = new Error('out of breath');
    Object.assign(call.synthesiser, { apology: () => pcmSound(new Int16Array(3_200).fill(900)) });
    expect(await call.until(speak())).to.deep.equal({
      outcome: 'spoken',
      text: PROMPT,
      heard: 0,
      heardTo: 0,
      failed: true,
    });
    expect(call.heard.filter((sample) => sample === 900)).to.have.lengthOf(20);
  });

  it('keeps how far a prompt had come when the callee hung up in its middle', async () => {
    open();
    const saying = speak();
    await call.pass(700);
    call.hangUp();
    expect(await call.until(saying)).to.deep.equal({
      outcome: 'hungUp',
      endReason: 'CalleeHungUp',
    });
    expect(call.turns[0]?.heardTo).to.be.within(34, 36);
    expect(call.turns[0]).to.include({ interrupted: false });
  });

  describe('the opening prompt', () => {
    const opening = { texts: ['您好， @name 。', '喂， @name 。'] };

    it('is made before the answer, heard at once on it, and followed by the flow', async () => {
      call = new VoiceCall({ opening });
      await call.clock.settle();
      expect(call.synthesiser.asked.map(({ text }) => text)).to.deep.equal(['您好，张三。']);
      call.synthesiser.waits = new Promise(() => undefined); // it would be too late now
      call.answer();
      await call.clock.settle();
      await call.pass(40);
      expect(
        call.heard.findIndex((sample) => sample !== 0),
        'frames of silence',
      ).to.equal(0);
      call.synthesiser.waits = undefined;
      const saying = speak();
      expect(await call.until(saying)).to.include({ outcome: 'spoken', heard: 1 });
      const gaps = call.heard.slice(0, 6 + 100).filter((sample) => sample === 0);
      expect(gaps.length, 'frames between the two').to.be.lessThan(2);
      expect(call.turns[0]).to.include({ node: 'opening', text: '您好，张三。', heard: 1 });
    });

    it('waits for the delay behind the answer', async () => {
      call = new VoiceCall({ opening }, undefined, { answerDelayMs: 500 });
      call.answer();
      await call.pass(1_000);
      expect(call.heard.findIndex((sample) => sample !== 0)).to.be.within(24, 26);
    });

    it('lets a flow that begins with listening wait for its end', async () => {
      open({ opening: { texts: [PROMPT] } });
      const hearing = listen({ noInputMs: 1_000 });
      await call.pass(2_900);
      const from = call.clock.now();
      expect(await call.until(hearing)).to.include({ outcome: 'noInput' });
      expect(call.clock.now() - from).to.be.within(60, 200);
    });
  });

  it('plays what is recorded, and speaks what differs, without a gap', async () => {
    const recorded = (level: number): RecordedSound => ({
      durationMs: 100,
      open: async () => pcmSound(new Int16Array(840).fill(level)),
    });
    const known = new Map([
      ['您好，', recorded(111)],
      ['再见。', recorded(333)],
    ]);
    open(null, (text) => known.get(text.trim()));
    const said = await call.until(speak({ texts: ['您好， @name 再见。'] }));
    expect(said).to.include({ text: '您好，张三再见。', heardTo: 8 });
    expect(call.synthesiser.asked.map(({ text }) => text)).to.deep.equal(['张三']);
    const levels = call.heard.filter((sample) => sample !== 0);
    expect([...new Set(levels)]).to.deep.equal([111, 4_000, 333]);
    // 105 ms, 40 ms and 105 ms: 12.5 frames.
    expect(levels.length).to.be.within(12, 13);
  });

  it('says the voice, speed and volume of the prompt, else of the scene', async () => {
    open({ voice: { voice: 'aixia', speed: 1.2, volume: 25 } });
    await call.until(speak({ texts: ['好'] }));
    await call.until(speak({ texts: ['好'], voice: { speed: 0.8, volume: 100 } }));
    expect(call.synthesiser.asked).to.deep.equal([
      { text: '好', language: 'zh-CN', voice: 'aixia', speed: 1.2, fixed: true },
      { text: '好', language: 'zh-CN', voice: 'aixia', speed: 0.8, fixed: true },
    ]);
    expect(call.heard.filter((sample) => sample !== 0)).to.deep.equal([2_000, 8_000]);
  });

  describe('a prompt whose sentences come one by one', () => {
    it('is one turn, said without a gap, each made while those before are said', async () => {
      open();
      const prompt = call.live.stream({ node: 'bot', bargeIn: 'any' });
      expect(prompt.add('一二三。')).to.equal(true);
      expect(prompt.add('四五。')).to.equal(true);
      await call.pass(40);
      expect(call.synthesiser.asked).to.have.lengthOf(2);
      prompt.finish();
      expect(prompt.add('六。')).to.equal(false);
      const turn = await call.until(prompt.done);
      expect(turn).to.include({ node: 'bot', text: '一二三。四五。', heard: 1, heardTo: 7 });
      const from = call.heard.findIndex((sample) => sample !== 0);
      expect(call.heard.slice(from, from + 7).every((sample) => sample !== 0)).to.equal(true);
    });

    it('is cut short as a whole', async () => {
      open();
      const prompt = call.live.stream({ node: 'bot', bargeIn: 'speech' });
      prompt.add(PROMPT);
      prompt.add(PROMPT);
      await call.pass(1_000);
      await call.pass(voiced(100));
      const turn = await call.until(prompt.done);
      expect(turn).to.include({ interrupted: true, text: PROMPT + PROMPT });
      expect(turn.heardTo).to.be.within(50, 56);
      expect(prompt.add('还有')).to.equal(false);
    });
  });
});
