/** What speaks and what understands on the SIP line; the simulated line needs neither. */
export interface SpeechSettings {
  /** The first that works speaks. */
  synthesisers?: SynthesiserSettings[];
  /** The first that works listens. Without one only keys are heard. */
  recognisers?: RecogniserSettings[];
  /** Where prompts that are the same for all callees are kept. Default: in the data folder. */
  cacheFolder?: string;
  /** How large it may grow, MB. Default 500; 0: nothing is kept on disk. */
  cacheMb?: number;
  /**
   * Wav files that are played where nobody can speak, by language. Default: short ones that come
   * with the engine.
   */
  apologies?: { 'zh-CN'?: string; 'en-US'?: string };
}

export type SynthesiserSettings =
  /** In this process, when `@echogarden/espeak-ng-emscripten` is installed (GPL-3.0). */
  | { kind: 'espeak' }
  /** `POST /v1/audio/speech`. */
  | { kind: 'openai'; url: string; key?: string; model?: string; voice?: string }
  /** Alibaba Cloud's NLS, `SpeechSynthesizer` over its WebSocket. */
  | ({ kind: 'aliyun'; voice?: string } & AliyunAccess);

export type RecogniserSettings =
  /** WebSocket, FunASR's protocol, mode 2pass. */
  | { kind: 'funasr'; url: string }
  /** `POST /v1/audio/transcriptions`; with `stream` its answer comes word by word. */
  | { kind: 'openai'; url: string; key?: string; model?: string; stream?: boolean }
  /** `wss …/v1/realtime?intent=transcription`. */
  | { kind: 'openaiRealtime'; url: string; key?: string; model?: string }
  /** WebSocket, vosk-server's protocol. `expectedOnly`: it knows the expected answers only. */
  | { kind: 'vosk'; url: string; expectedOnly?: boolean }
  /** Alibaba Cloud's NLS, `SpeechTranscriber`; its hot words are a table of the cloud's. */
  | ({ kind: 'aliyun'; vocabularyId?: string } & AliyunAccess)
  /** `wss …/v1/listen`. */
  | { kind: 'deepgram'; key: string; url?: string; model?: string }
  /** Debian's pocketsphinx, English, knows the expected answers only; a process of its own. */
  | { kind: 'pocketsphinx'; modelFolder?: string };

/** Either a token, which lasts some 36 hours, or an AccessKey that new ones are made with. */
export interface AliyunAccess {
  /** Of the project. */
  appKey: string;
  token?: string;
  accessKeyId?: string;
  accessKeySecret?: string;
  /** Default `wss://nls-gateway-cn-shanghai.aliyuncs.com/ws/v1`. */
  url?: string;
  /** Default `https://nls-meta.cn-shanghai.aliyuncs.com/`. */
  tokenUrl?: string;
}

/** How a provider of speech stands. */
export interface SpeechProviderStatus {
  /** `espeak`, `funasr (10.0.0.5:10095)`: no secrets. */
  name: string;
  does: 'speaks' | 'listens';
  /** `working`; `resting` after failures in a row; `trying`: after its rest, one request at a time. */
  state: 'working' | 'resting' | 'trying';
  /** What went wrong last, for people; null: nothing yet. */
  lastError: string | null;
  /** ms since the epoch. */
  lastErrorAt: number | null;
  /** When a resting one is tried again, ms since the epoch. */
  restsUntil: number | null;
  /** Since the start. */
  succeeded: number;
  failed: number;
}
