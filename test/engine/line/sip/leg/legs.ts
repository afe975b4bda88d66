import type { LegEnd, LegListener, PlaceRequest } from '../../../../../engine/line/port';
import type { Peer, SessionEnd } from '../../../../../engine/line/sip/dialog';
import type { Way, Ways } from '../../../../../engine/line/sip/leg';
import { SipLeg } from '../../../../../engine/line/sip/leg';
import { shouldFailOver } from '../../../../../engine/line/sip/trunk';
import { Voice } from '../../../../../engine/line/sip/voice';
import { pcmSound } from '../../../../../engine/media/sound';
import {
  agents,
  audioAt,
  NO_REST,
  peerAt,
  type Agents,
  type AgentsOptions,
} from '../dialog/agents';
import { ALICE, BOB } from '../transaction/parties';
import { FakeAudio } from './fakeAudio';

export { audioAt, BOB, NO_REST, peerAt };

/** A way that writes down how it was used. */
export interface TestWay extends Way {
  live: number;
  begun: number;
  ends: SessionEnd[];
  full: boolean;
}

export interface LegOptions {
  request?: Partial<PlaceRequest>;
  ways?: Ways;
  reactions?: (leg: SipLeg) => Partial<LegListener>;
}

/** A leg with what it told and what it used. */
export interface TestLeg {
  leg: SipLeg;
  /** With the ms since it was placed: `1003 ringing`. */
  log: string[];
  audios: FakeAudio[];
  end: LegEnd | undefined;
  /** The newest. */
  readonly audio: FakeAudio;
}

/** Legs of Alice's, with a user agent of Bob's at the other end, on a network of their own. */
export class Legs {
  readonly warnings: string[] = [];
  /** What opening audio waits for. */
  opening: Promise<void> = Promise.resolve();
  /** Why no audio can be had. */
  noAudio: Error | undefined;
  readonly all: TestLeg[] = [];
  private constructor(readonly agents: Agents) {}

  static async open(options: AgentsOptions = {}): Promise<Legs> {
    return new Legs(await agents(options));
  }

  get clock(): Agents['clock'] {
    return this.agents.clock;
  }

  /** The sessions that came to Bob. */
  get incoming(): Agents['incoming'] {
    return this.agents.incoming;
  }

  way(more: Partial<Way> = {}, peer: Peer = this.agents.toBob): TestWay {
    const way: TestWay = {
      ...{ name: 'trunk', kind: 'trunk', peer, uri: `sip:bob@${BOB}`, headers: [] },
      ...{ from: '<sip:alice@test>', to: '<sip:bob@test>', laws: ['PCMA'] },
      ...{ live: 0, begun: 0, ends: [], full: false },
      referTo: (to) => ({ uri: `sip:${'number' in to ? to.number : to.phone}@${BOB}` }),
      begin: () => {
        if (way.full) return false;
        way.begun++;
        way.live++;
        return true;
      },
      end: (end, reached) => {
        way.live--;
        way.ends.push(end);
        return shouldFailOver(end, reached);
      },
      ...more,
    };
    return way;
  }

  place({ request, ways, reactions }: LegOptions = {}): TestLeg {
    const { clock, a, faults } = this.agents;
    const begun = clock.now();
    const log: string[] = [];
    const audios: FakeAudio[] = [];
    const note = (what: string): void => {
      if (test.end) throw new Error(`After the end: ${what}`);
      log.push(`${clock.now() - begun} ${what}`);
    };
    let reacting: Partial<LegListener> = {};
    const listener: LegListener = {
      ringing: () => {
        note('ringing');
        reacting.ringing?.();
      },
      answered: () => {
        note('answered');
        reacting.answered?.();
      },
      speechStarted: () => note('speech starts'),
      speech: ({ text }) => note(`speech ${text}`),
      key: (digit) => note(`key ${digit}`),
      ended: (end) => {
        note(`ended ${end.outcome} by ${end.by}`);
        test.end = end;
        reacting.ended?.(end);
      },
    };
    const leg = new SipLeg({
      clock,
      request: {
        ...{ callId: 'call', calledNumber: '13800138000', callingNumber: '02180000000' },
        ...{ ringMs: 30_000, attempt: 1, variables: {}, language: 'zh-CN', understands: true },
        ...request,
      },
      listener,
      ways: ways ?? { ways: [this.way()] },
      invite: (invite, told) => a.invite(invite, told),
      openAudio: async (_address, laws, told) => {
        await this.opening;
        if (this.noAudio) throw this.noAudio;
        const audio = new FakeAudio(audioAt(ALICE, { laws }), told);
        audios.push(audio);
        return audio;
      },
      prepare: () => Promise.resolve(),
      openVoice: (stream) =>
        new Voice({
          ...{ clock, stream, language: 'zh-CN', understands: false, recogniser: undefined },
          synthesiser: {
            name: 'silent',
            synthesise: () => Promise.resolve(pcmSound(new Int16Array(8_000))),
            close: () => Promise.resolve(),
          },
          listener: { speechStarted: () => undefined, speech: () => undefined },
        }),
      over: () => note('over'),
      fault: (error) => void faults.push(error),
      warn: (message) => void this.warnings.push(message),
    });
    const test: TestLeg = {
      ...{ leg, log, audios, end: undefined },
      get audio() {
        const audio = audios.at(-1);
        if (!audio) throw new Error('No audio was opened.');
        return audio;
      },
    };
    reacting = reactions?.(leg) ?? {};
    this.all.push(test);
    return test;
  }

  /** What Bob does with the nth call that comes to him. */
  async session(index = 0): Promise<Agents['incoming'][number]['session']> {
    await this.clock.advance(5);
    const came = this.incoming[index];
    if (!came) throw new Error(`No call number ${index} has come.`);
    return came.session;
  }

  /** All that should be nothing in the end; audio that was opened is closed. */
  async rest(): Promise<Record<string, number>> {
    const left = await this.agents.rest();
    const audios = this.all.flatMap((one) => one.audios);
    return { ...left, audios: audios.filter(({ closed }) => !closed).length };
  }
}

export const NOTHING = { ...NO_REST, audios: 0 };
