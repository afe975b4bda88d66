import { BeepDetector } from './beep';
import { FRAME_MS, type FrameTap } from './frame';
import { levelOf, meanSquare } from './level';
import { type VoiceSettings, USUAL_VOICE, VoiceActivity } from './vad';

export interface AnsweringMachineListener {
  /** Once, as soon as it is known. */
  decided(who: 'person' | 'machine'): void;
  /** Once, after `decided('machine')`: its beep is over, or it has been silent for long. */
  messageMayBegin(): void;
}

export interface AnsweringMachineSettings {
  /** Silence after the answer that makes a person: it waits for us to speak. */
  silenceMs: number;
  /** Silence after a short greeting that makes a person: it waits for an answer. */
  pauseMs: number;
  /** So much speech in one greeting makes a machine; so does music. */
  greetingMs: number;
  /** So many words or groups of words, each with a short pause after it, make a machine. */
  words: number;
  /** A message may begin after so much silence of a machine that does not beep. */
  messagePauseMs: number;
  /** And after so much time at the latest. */
  messageLatestMs: number;
}

/**
 * People say 「喂？」, 「喂，你好」, "Hello?", and wait; a machine's greeting is a sentence or more.
 * 2.4 s is some eleven syllables of Chinese, or seven words of English.
 */
export const USUAL_ANSWERING_MACHINE: AnsweringMachineSettings = {
  silenceMs: 3_500,
  pauseMs: 900,
  greetingMs: 2_400,
  words: 8,
  messagePauseMs: 2_500,
  messageLatestMs: 40_000,
};

/** Short: a word has ended, not a sentence. */
const WORD_PAUSE_MS = 200;
const WORDS: VoiceSettings = { ...USUAL_VOICE, endMs: WORD_PAUSE_MS };
/** Noise that goes on is not so loud: what is, and does not change, is music or a tone. */
const LOUD_DBM0 = -28;

/**
 * Tells persons from answering machines while they greet, from the answer on: by how long and in
 * how many pieces they speak before they pause, and by a beep. Nothing waits for it. It listens
 * to the callee alone, so an answer to a prompt of ours that comes at once may count as greeting.
 *
 * ```
 *  listening ── pause after few words, silence ──→ person
 *      └─────── long greeting, many words, beep ──→ machine ── beep, long silence ──→ message
 * ```
 * By its nature it errs: a person who answers with a whole sentence ("This is … of …, what can I
 * do for you?") is taken for a machine, a machine that says "Hello" and pauses for a person.
 */
export class AnsweringMachineDetector implements FrameTap {
  private state: 'listening' | 'person' | 'machine' | 'message' = 'listening';
  private readonly voice: VoiceActivity;
  private readonly beep: BeepDetector;
  private ms = 0;
  /** Of the machine, once it is one. */
  private machineMs = 0;
  private words = 0;
  /** Of the words that have ended. */
  private spokenMs = 0;
  /** Of the word under way. */
  private wordMs = 0;
  private silentMs = 0;
  /** A sound goes on as loud as it was, which voice activity takes for noise after a while. */
  private steady = false;

  constructor(
    private readonly listener: AnsweringMachineListener,
    private readonly settings: AnsweringMachineSettings = USUAL_ANSWERING_MACHINE,
  ) {
    this.voice = new VoiceActivity(
      {
        started: () => {
          this.words += 1;
          this.wordMs = WORDS.startMs;
          this.silentMs = 0;
        },
        ended: (spokenMs) => {
          this.spokenMs += spokenMs;
          this.wordMs = 0;
          this.silentMs = WORD_PAUSE_MS;
          this.steady = true;
        },
      },
      WORDS,
    );
    this.beep = new BeepDetector(() => this.beeped());
  }

  /** Whether there is anything left to tell. */
  get done(): boolean {
    return this.state === 'person' || this.state === 'message';
  }

  frame(heard: Int16Array): void {
    if (this.done) return;
    this.ms += FRAME_MS;
    this.voice.frame(heard);
    this.count(heard);
    this.beep.frame(heard);
    if (this.state === 'listening') this.judge();
    else if (this.state === 'machine') this.awaitMessage();
  }

  private count(heard: Int16Array): void {
    this.steady &&= !this.voice.speaking && levelOf(meanSquare(heard)) > LOUD_DBM0;
    if (this.steady) {
      this.spokenMs += FRAME_MS;
      this.silentMs = 0;
    } else if (this.voice.speaking) {
      this.wordMs += FRAME_MS;
    } else {
      this.silentMs += FRAME_MS;
    }
  }

  private judge(): void {
    const { silenceMs, pauseMs, greetingMs, words } = this.settings;
    if (this.words === 0) {
      if (this.ms >= silenceMs) this.decide('person');
    } else if (this.spokenMs + this.wordMs >= greetingMs || this.words >= words) {
      this.decide('machine');
    } else if (!this.voice.speaking && this.silentMs >= pauseMs) {
      this.decide('person');
    }
  }

  private awaitMessage(): void {
    this.machineMs += FRAME_MS;
    const { messagePauseMs, messageLatestMs } = this.settings;
    const silent = !this.voice.speaking && this.silentMs >= messagePauseMs;
    if (silent || this.machineMs >= messageLatestMs) this.letMessageBegin();
  }

  private beeped(): void {
    if (this.state === 'listening') this.decide('machine');
    if (this.state === 'machine') this.letMessageBegin();
  }

  private decide(who: 'person' | 'machine'): void {
    this.state = who;
    this.listener.decided(who);
  }

  private letMessageBegin(): void {
    this.state = 'message';
    this.listener.messageMayBegin();
  }
}
