import type { Clock, Random } from '../time/clock';
import type { KeyTiming } from './dtmf/keySender';
import type { Latching } from './latch';
import type { Endpoint } from './mediaPlan';
import type { StreamPorts } from './mediaSocket';
import type { ReceivedFigures } from './receiveStream';
import type { PeerReport } from './rtcpSession';
import type { SentFigures } from './sendStream';
import type { Tick } from './tick';

export interface StreamParts {
  /** `mediaClock`; arrivals are timed by it. */
  clock: Clock;
  random: Random;
  tick: Tick;
  ports: StreamPorts;
}

export interface StreamSettings {
  /** Of this machine: what the sockets are bound to. */
  address: string;
  /** Whose packets are taken; `any` unless said otherwise. */
  latching?: Latching;
  /** Silence after which the peer is dead; 20 s unless said otherwise, 0 for never. */
  deadAfterMs?: number;
  /** Listen for keys as tones: always, never, or (usual) where events were not agreed to. */
  tones?: 'auto' | 'always' | 'never';
  keyTiming?: KeyTiming;
}

export interface StreamListener {
  /** A key of the other side, once. */
  key(digit: string): void;
  /** The first packet of the other side has come. */
  heard?(): void;
  /** Nothing has come for as long as the settings allow; told once a silence. */
  dead?(silentMs: number): void;
}

export interface StreamFigures {
  sent: SentFigures;
  received: ReceivedFigures;
  /** What the other side says that it hears of us. */
  peer: PeerReport | undefined;
  remote: Endpoint | undefined;
  /** Datagrams that were not RTP of this call, and those that were lost on this machine. */
  ignored: number;
  socketErrors: number;
}
