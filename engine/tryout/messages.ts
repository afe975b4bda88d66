import type { EndReason, HangUpBy, Language, Tag, TaskStatusName, TryoutKind, Turn } from '../api';

/**
 * What a page and the engine say to each other, one JSON object a WebSocket frame. Types only: the
 * page is compiled for browsers.
 */

/** WebSocket subprotocol of these messages. */
export type TryoutProtocol = 'dialflow-tryout';

/** From the engine. */
export type ToPage =
  | Hello
  | { type: 'state'; state: CallStage; callId: string | null }
  /** The robot begins to say something; `ms` is how long that takes. */
  | {
      type: 'saying';
      line: number;
      at: number;
      text: string;
      ms: number;
      node?: string;
      /** Since the callee's last word. */
      tookMs?: number;
    }
  /** What was said or pressed, complete; told again when more is known of it. */
  | ({ type: 'turn' } & PageTurn)
  | { type: 'tags'; tags: Tag[] }
  /** Something the page's user should know. */
  | { type: 'note'; at: number; note: Note }
  | { type: 'ended'; at: number; end: CallEnding }
  | { type: 'refused'; reason: string }
  /** The connection is closed next; the page does not come back by itself. */
  | { type: 'bye'; because: 'closed' | 'elsewhere' | 'stopped' };

export interface Hello {
  type: 'hello';
  kind: TryoutKind;
  language: Language;
  startedBy: 'page' | 'dial';
  scene: string | null;
  name: string;
  phoneNumber: string;
  variables: Record<string, string>;
  /** What cannot be done, for want of settings. */
  missing: ('synthesiser' | 'recogniser')[];
  /** What the page registers with; only for phones. */
  phone?: PhoneIdentity;
}

export interface PhoneIdentity {
  name: string;
  password: string;
  realm: string;
}

/**
 * ```
 *  idle ──→ dialing ──→ ringing ──→ answered ──→ idle
 * ```
 */
export type CallStage = 'idle' | 'dialing' | 'ringing' | 'answered';

/** Why a sentence was taken for what it was. */
export interface Reason {
  because?: string;
  /** The least confidence that is an answer. */
  threshold?: number;
  /** Of what was taken for nothing: what it was likest to; null where it was like nothing. */
  nearest?: { name: string; confidence: number } | null;
}

/** What a page shows of a turn. */
export interface PageTurn
  extends
    Reason,
    Pick<
      Turn,
      | 'at'
      | 'speaker'
      | 'text'
      | 'keys'
      | 'node'
      | 'intent'
      | 'globalQuestion'
      | 'unrecognised'
      | 'confidence'
      | 'heard'
      | 'interrupted'
      | 'failed'
      | 'missing'
    > {
  /** Its number in the transcript. */
  line: number;
  /** Of the robot's: ms since the callee's last word. */
  tookMs?: number;
}

export type Note = { kind: 'transfer'; to: string } | { kind: 'keysSent'; keys: string };

export interface CallEnding {
  status: TaskStatusName;
  endReason: EndReason | null;
  hangUpBy: HangUpBy | null;
  talkMs: number;
  turns: number;
}

/** From the page. */
export type ToEngine =
  | { type: 'call'; variables?: Record<string, string>; name?: string }
  | { type: 'answer' }
  /** Typed: begins a sentence, for prompts that may be interrupted. */
  | { type: 'typing'; text: string }
  | { type: 'speech'; text: string }
  | { type: 'key'; key: string }
  | { type: 'hangUp' }
  /** Prompts take as long as speech does, or no time. */
  | { type: 'pace'; atOnce: boolean };
