import type { SimulatedLineSettings } from './callee';
import type { SipLineSettings, SpeechSettings } from './sipLine';

/** How an embedded engine is started. */
export interface EngineOptions {
  /** Where the database lies. One engine at a time holds it. */
  dataFolder: string;
  line: ({ kind: 'simulated' } & SimulatedLineSettings) | ({ kind: 'sip' } & SipLineSettings);
  speech?: SpeechSettings;
  /** How fast the engine's clock runs; other than 1 only on the simulated line. Default 1. */
  speed?: number;
  /** IANA name; working times are in it. Default: the machine's. */
  timeZone?: string;
  /** A live call that no flow speaks to or listens to for so long is ended. Default 30. */
  flowSilenceSeconds?: number;
}
