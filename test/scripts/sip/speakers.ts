import type { Callee, SceneDefinition } from '../../../engine/api';
import { decode, encode } from '../../../engine/media/g711';
import { Speakers } from '../../../scripts/start/sip/voice';
import { surveyFile } from '../../../scripts/start/survey';

let loaded: Promise<Speakers> | undefined;

/** One for all tests: it takes a while to load. */
export function speakers(): Promise<Speakers> {
  loaded ??= Speakers.load();
  return loaded;
}

export const CALLEES = surveyFile('callees.json') as Callee[];
export const SCENE = surveyFile('scene.json') as SceneDefinition;

/** As it comes out of G.711. */
export function coded(samples: Int16Array): Int16Array {
  const codes = new Uint8Array(samples.length);
  encode('PCMA', samples, codes);
  const out = new Int16Array(samples.length);
  decode('PCMA', codes, out);
  return out;
}

/** With silence before and after it. */
export function padded(samples: Int16Array, beforeMs: number, afterMs: number): Int16Array {
  const out = new Int16Array(samples.length + 8 * (beforeMs + afterMs));
  out.set(samples, 8 * beforeMs);
  return out;
}
