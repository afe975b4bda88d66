import { at } from '../validation/path';

/** What keeps a value from being copied to another thread, and where it is. */
export interface Uncloneable {
  path: string;
  /** In words, where it can be told. */
  found?: string;
}

/**
 * Looks for the first part of a value that the structured clone refuses: a function, a symbol, a
 * promise… For a value that has been refused as a whole.
 */
export function firstUncloneable(value: unknown): Uncloneable {
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
  const found = named(part);
  return found ? { path, found } : { path };
}

function clones(value: unknown): boolean {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false; // How the runtime says so.
  }
}

function named(value: unknown): string | undefined {
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'symbol') return 'a symbol';
  if (value instanceof Promise) return 'a promise';
  return undefined;
}
