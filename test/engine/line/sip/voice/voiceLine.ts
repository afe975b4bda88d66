import { Calls } from '../../../../../engine/call/calls';
import type { CallResult, CallSpec } from '../../../../../engine/call/ports';
import type { LiveCall } from '../../../../../engine/call/liveCall';
import type { Scene, Turn } from '../../../../../engine/api';
import { pickWording, renderPrompt } from '../../../../../engine/dialogue/prompt';
import { spokenOf, type RecordingOf } from '../../../../../engine/dialogue/prompts/spoken';
import type { Leg, LegListener, Line, PlaceRequest } from '../../../../../engine/line/port';
import { Making, sayingOf, Voice } from '../../../../../engine/line/sip/voice';
import { FRAME_MS, SILENT_FRAME } from '../../../../../engine/media/frame';
import { FakeClock } from '../../../../support/fakeClock';
import { framesOf } from '../../../media/waves';
import { TestRecogniser, TestStream, TestSynthesiser } from './stand';

/**
 * A call whose leg speaks and listens as one over SIP does, without a network: a test says what
 * the callee says, frame by frame, and sees what it hears.
 */
export class VoiceCall {
  readonly clock = new FakeClock();
  readonly stream = new TestStream();
  readonly synthesiser = new TestSynthesiser();
  readonly recogniser = new TestRecogniser();
  readonly warnings: string[] = [];
  readonly turns: Turn[] = [];
  readonly calls: Calls;
  /** Each frame that was heard by the callee since the answer; its first sample. */
  readonly heard: number[] = [];
  result: CallResult | undefined;
  private listener: LegListener | undefined;
  private voice: Voice | undefined;

  constructor(
    scene: Partial<Scene> | null = null,
    recordingOf: RecordingOf = () => undefined,
    private readonly spec: Partial<CallSpec> = {},
  ) {
    const line: Line = {
      kind: 'sip',
      place: (request, listener) => this.place(request, listener),
      phones: () => [],
      close: async () => undefined,
    };
    this.calls = new Calls({
      clock: this.clock,
      line,
      records: {
        save: async (turn) => void (this.turns[turn.sequence - 1] = turn),
        list: async () => [],
        tag: async () => undefined,
        tags: async () => [],
        complete: async () => undefined,
      },
      prompts: {
        render: (text, variables) => renderPrompt(text, variables).text,
        pick: pickWording,
        spoken: (wording, variables) => spokenOf(wording, variables, recordingOf),
        kept: () => Promise.reject(new Error('nothing is kept')),
      },
      bots: {
        open: () => {
          throw new Error('there is no bot');
        },
        barred: () => null,
      },
      understandingOf: () => ({ match: () => null }),
      sceneOf: async () => null,
      past: async () => null,
      flowSilenceMs: 60_000,
    });
    this.calls.place(
      {
        id: 'call',
        instanceId: 'instance',
        groupId: 'group',
        jobId: 'job',
        contact: { phoneNumber: '13800000001', variables: { name: '张三' } },
        callingNumber: '',
        plannedTime: 0,
        actualTime: 0,
        ringMs: 45_000,
        attempt: 1,
        answeringMachine: { action: 'continue' },
        scene:
          scene &&
          ({
            id: 'scene',
            language: 'zh-CN',
            intents: [],
            globalQuestions: [],
            tagGroups: [],
            ...scene,
          } as Scene),
        ...this.spec,
      },
      { answered: () => undefined, ended: (result) => (this.result = result) },
    );
  }

  answer(): void {
    this.listener?.answered();
  }

  /** So much of a call, in real frames: what the callee says, silence where nothing. */
  async pass(sound: Int16Array | number): Promise<void> {
    const frames = typeof sound === 'number' ? null : framesOf(sound);
    const count = frames ? frames.length : (sound as number) / FRAME_MS;
    for (let i = 0; i < count; i++) {
      await this.clock.advance(FRAME_MS);
      this.heard.push(this.stream.tick(frames?.[i] ?? SILENT_FRAME)[80] ?? 0);
      await this.clock.settle();
    }
  }

  /** Passes silence until it is settled. */
  async until<T>(promise: Promise<T>, limitMs = 60_000): Promise<T> {
    let settled = false;
    void promise.then(
      () => (settled = true),
      () => (settled = true),
    );
    for (let ms = 0; ms < limitMs && !settled; ms += FRAME_MS) await this.pass(FRAME_MS);
    if (!settled) throw new Error(`nothing has come of it within ${limitMs} ms`);
    return promise;
  }

  key(digit: string): void {
    this.listener?.key(digit);
  }

  hangUp(): void {
    this.voice?.close();
    this.listener?.ended({ outcome: 'answered', by: 'callee' });
  }

  /** For what has no method of the contract. */
  get live(): LiveCall {
    const entries = (this.calls as unknown as { entries: Map<string, { call: LiveCall }> }).entries;
    const entry = entries.get('call');
    if (!entry) throw new Error('the call is over');
    return entry.call;
  }

  close(): void {
    if (!this.result) this.hangUp();
    this.calls.close();
  }

  private place(request: PlaceRequest, listener: LegListener): Leg {
    this.listener = listener;
    const { clock, stream, synthesiser, recogniser } = this;
    const { language, understands, hotWords, endSilenceMs, voice } = request;
    const failed = ({ message }: Error): void => void this.warnings.push(message);
    const making = new Making({ synthesiser, language, failed, ...(voice && { voice }) });
    const open = (): Voice =>
      (this.voice ??= new Voice({
        ...{ clock, stream, synthesiser, recogniser, language, understands, making },
        ...(hotWords && { hotWords }),
        ...(endSilenceMs !== undefined && { listening: { endMs: endSilenceMs } }),
        listener: {
          speechStarted: () => listener.speechStarted(),
          speaking: (sofar) => listener.speaking?.(sofar),
          speech: (heard) => listener.speech(heard),
          failed,
        },
      }));
    return {
      say: (what) => open().say(what),
      prepare: (what) => making.prepare(sayingOf(what)),
      attend: (how) => open().attend(how),
      sendKeys: async () => true,
      refer: async () => ({ taken: false, outcome: 'cancelled', detail: '' }),
      ring: () => undefined,
      join: () => undefined,
      part: () => undefined,
      hangUp: () => {
        this.voice?.close();
        queueMicrotask(() => listener.ended({ outcome: 'answered', by: 'us' }));
      },
    };
  }
}
