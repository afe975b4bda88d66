import { DialflowError } from '../api';
import { at } from '../validation/path';

/**
 * The error for a value that could not be copied to the engine's thread, where only plain data
 * goes: names the function, symbol, promise… in it by its path. Other errors stay as they are.
 */
export function uncloneable(what: string, value: unknown, error: unknown): DialflowError {
  if (clones(value)) return DialflowError.from(error);
  let path = '';
  let part = value;
  const seen = new Set<unknown>();
  while (typeof part === 'object' && part !== null && !seen.has(part)) {
    seen.add(part);
    const inner = Object.entries(part).find(([, child]) => !clones(child));
    if (!inner) break;
    path = at(path, Array.isArray(part) ? Number(inner[0]) : inner[0]);
    part = inner[1];
  }
  const reason = `is ${named(part)}, which cannot be sent to the engine; give plain data`;
  return DialflowError.invalid(what, [{ path, reason }]);
}

function clones(value: unknown): boolean {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false; // How the runtime says so.
  }
}

function named(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'symbol') return 'a symbol';
  if (value instanceof Promise) return 'a promise';
  return 'something';
}
