import { expect } from 'chai';
import type { Recogniser } from '../../../engine/speech/port';
import type { FakeClock } from '../fakeClock';
import type { SocketServer } from './socketServer';
import { until } from '../until';
import { Utterance } from './utterance';

export interface Misbehaving {
  server(): SocketServer;
  recogniser(): Recogniser;
  clock(): FakeClock;
  /** Frames of 20 ms. */
  sound: Int16Array;
  /** Whether the end has come to the server. */
  hasEnded(texts: readonly string[]): boolean;
  /** How long the answer is waited for, s. */
  seconds: number;
}

/** What every recogniser over a socket does with a server that is cut, slow, or something else. */
export function itSurvivesItsServer(of: Misbehaving): void {
  const speak = (): Utterance => new Utterance(of.recogniser()).audio(of.sound).end();

  for (const [fault, reason] of [
    ['cuts', 'the connection was cut'],
    ['babbles', 'with something else: it is no JSON'],
  ] as const) {
    it(`fails where the server ${fault}`, async () => {
      of.server().fault = fault;
      const { failed } = await speak().over();
      expect(failed?.message).to.contain(of.recogniser().name).and.to.contain(reason);
    });
  }

  it('fails where the connection takes too long', async () => {
    of.server().fault = 'stalls';
    const utterance = speak();
    await until(() => of.server().asked === 1);
    await of.clock().advance(3_000);
    expect((await utterance.over()).failed?.message).to.contain('no connection within 3 s');
  });

  it('fails where the answer does not come', async () => {
    of.server().fault = 'mute';
    const utterance = speak();
    await until(() => of.hasEnded(of.server().texts));
    await of.clock().advance(1_000 * of.seconds);
    const { failed } = await utterance.over();
    expect(failed?.message).to.contain(`no answer within ${of.seconds} s`);
  });

  it('fails where it is refused, with what the server says of it', async () => {
    of.server().fault = { refuses: 503, saying: 'too many listeners' };
    expect((await speak().over()).failed?.message).to.contain('answered 503: too many listeners');
  });
}
