import type { CalleeOutcome } from '../../../../engine/api';
import type { Persona } from '../../../../engine/line/simulated/callees';
import { Conduct } from '../../../../engine/line/simulated/conduct';
import type { IncomingSession, SessionListener } from '../../../../engine/line/sip/dialog';
import type { LocalAudio } from '../../../../engine/line/sip/sdp';
import { SAMPLES_PER_MS } from '../../../../engine/media/frame';
import type { MediaPlan } from '../../../../engine/media/mediaPlan';
import { Player } from '../../../../engine/media/player';
import { pcmSound } from '../../../../engine/media/sound';
import type { RtpStream, StreamListener } from '../../../../engine/media/stream';
import { CADENCES, ToneSource } from '../../../../engine/media/tones';
import type { Clock, Timer } from '../../../../engine/time/clock';
import type { Template } from '../hearing/template';
import { PromptEars } from './promptEars';
import { type Refusal, REFUSALS } from './refusals';

/** Who is called, made ready: how it behaves, what it may hear, what it says. */
export interface CalledPerson {
  persona: Persona;
  /** Of this attempt. */
  outcome: CalleeOutcome;
  prompts: readonly Template[];
  /** Speech of its own, 8 kHz. */
  say(text: string): Int16Array;
}

export interface CalleeCallParts {
  session: IncomingSession;
  person: CalledPerson;
  clock: Clock;
  /** Takes a port for RTP. */
  open(listener: StreamListener): Promise<RtpStream>;
  /** Called once, when nothing of the call is left. */
  over(): void;
}

/**
 * A call to a callee over SIP: rings, answers or does not, listens for prompts (`PromptEars`) and
 * behaves as `Conduct` of the simulated line says, but with speech, keys as telephone events (RFC
 * 4733), and BYE.
 *
 * ```
 *  invited ─→ ringing ─→ answering ─→ talking ─┐
 *     │          │          │                  ├─→ over
 *     └──────────┴──────────┴──────────────────┘
 * ```
 */
export class CalleeCall implements SessionListener {
  private readonly player = new Player();
  private stream: RtpStream | undefined;
  private wait: Timer | undefined;
  private conduct: Conduct | undefined;
  private isOver = false;
  /** Keys that are being sent. */
  private keys: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: CalleeCallParts) {
    const { person, session } = parts;
    const { outcome, persona } = person;
    if (outcome === 'answers') {
      session.ring();
      this.withStream((audio) => this.after(persona.ringMs, () => this.answer(audio)));
    } else if (outcome === 'noAnswer') {
      session.ring();
    } else {
      this.refuse(REFUSALS[outcome]);
    }
  }

  media(plan: MediaPlan): void {
    this.stream?.apply(plan);
  }

  confirmed(): void {
    this.conduct?.answered();
  }

  ended(): void {
    this.isOver = true;
    this.wait?.cancel();
    this.conduct?.end();
    this.player.close();
    void this.stream?.close();
    this.parts.over();
  }

  private refuse({ code, phrase, cause, rings, tone }: Refusal): void {
    const { session, person } = this.parts;
    const headers = cause === undefined ? [] : [{ name: 'Reason', value: `Q.850;cause=${cause}` }];
    const reject = (): void => session.reject(code, phrase, headers);
    const { ringMs } = person.persona;
    if (rings) session.ring();
    if (!tone) return this.after(ringMs, reject);
    this.withStream((audio, stream) => {
      stream.source = new ToneSource(CADENCES[tone]);
      session.ring({ code: 183, audio });
      this.after(ringMs, reject);
    });
  }

  private answer(audio: LocalAudio): void {
    const { person, clock, session } = this.parts;
    const conduct = new Conduct(person.persona, clock, {
      lengthOf: (text) => person.say(text).length / SAMPLES_PER_MS,
      speechStarted: (text) => void this.player.play(pcmSound(person.say(text))),
      // Whoever hears it understands it, or does not.
      speech: () => undefined,
      key: (digit) => void (this.keys = this.stream?.sendKeys(digit) ?? this.keys),
      hangUp: () => void this.keys.then(() => session.hangUp()),
    });
    this.conduct = conduct;
    const { stream } = this;
    if (stream) {
      stream.source = this.player;
      stream.addTap(new PromptEars(person.prompts, conduct));
    }
    session.answer(audio);
  }

  /** Goes on with a port to hear and speak at; nothing where the call is over by then. */
  private withStream(then: (audio: LocalAudio, stream: RtpStream) => void): void {
    const { open, session } = this.parts;
    // What it is told beyond audio, keys among it, is not for a callee.
    open({ key: () => undefined }).then(
      (stream) => {
        if (this.isOver) return void stream.close();
        this.stream = stream;
        const audio: LocalAudio = {
          endpoint: stream.local,
          laws: ['PCMA', 'PCMU'],
          telephoneEvents: true,
          rtcpMux: true,
          direction: 'sendrecv',
        };
        then(audio, stream);
      },
      () => session.reject(500),
    );
  }

  private after(ms: number, run: () => void): void {
    this.wait = this.parts.clock.after(ms, run);
  }
}
