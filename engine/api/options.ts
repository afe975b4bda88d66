import type { SimulatedLineSettings } from './callee';
import type { RedisSettings } from './redis';
import type { SecondOpinionSettings } from './intents';
import type { SipLineSettings } from './sipLine';
import type { SmsSettings } from './sms';
import type { SpeechSettings } from './speech';
import type { TryoutSettings } from './tryout';

/** How an embedded engine is started. */
export interface EngineOptions {
  /** Where the database lies. One engine at a time holds it. */
  dataFolder: string;
  line: ({ kind: 'simulated' } & SimulatedLineSettings) | ({ kind: 'sip' } & SipLineSettings);
  speech?: SpeechSettings;
  /** Asked about answers that the engine's own model is in doubt of. Default: nobody is. */
  secondOpinion?: SecondOpinionSettings;
  /** How fast the engine's clock runs; other than 1 only on the simulated line. Default 1. */
  speed?: number;
  /** IANA name; working times are in it. Default: the machine's. */
  timeZone?: string;
  /** A live call that no flow speaks to or listens to for so long is ended. Default 30. */
  flowSilenceSeconds?: number;
  /** Events go to a Redis Stream as well. */
  redis?: RedisSettings;
  /** Text messages to and from X numbers. */
  sms?: SmsSettings;
  /** Where flows can be tried out. */
  tryout?: TryoutSettings;
}
