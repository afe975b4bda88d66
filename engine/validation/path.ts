/** Paths as problems name them: `intents[2].utterances[0]`. */

/** One step further: a field, or an entry of a list. */
export function at(path: string, step: string | number): string {
  if (typeof step === 'number') return `${path}[${step}]`;
  if (!/^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(step)) return `${path}[${JSON.stringify(step)}]`;
  return path ? `${path}.${step}` : step;
}

/** From a JSON pointer (RFC 6901): `/intents/2/utterances/0`. */
export function pathOf(pointer: string): string {
  let path = '';
  for (const part of pointer.split('/').slice(1)) {
    const step = part.replaceAll('~1', '/').replaceAll('~0', '~');
    path = at(path, /^\d+$/.test(step) ? Number(step) : step);
  }
  return path;
}
