/** What the thread is started with. */
export interface EspeakData {
  /** The package, so that a test may name one that is not there. */
  packageName: string;
}

export interface EspeakRequest {
  id: number;
  /** As it is read out: numbers are words already. */
  text: string;
  /** A voice of espeak's: `cmn`, `en-us`. */
  voice: string;
  /** Words a minute, 80 to 450. */
  rate: number;
}

/** Once `ready` or `missing`, then for each request pieces and, once, `done` or `fault`. */
export type EspeakAnswer =
  | { kind: 'ready' }
  | { kind: 'missing'; notInstalled: boolean; reason: string }
  | { kind: 'piece'; id: number; samples: Int16Array<ArrayBuffer> }
  | { kind: 'done'; id: number }
  | { kind: 'fault'; id: number; reason: string };
