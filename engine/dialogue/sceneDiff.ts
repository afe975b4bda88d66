import type { SceneChange, SceneDefinition } from '../api';
import { isObject } from '../validation/object';

/**
 * Where two definitions differ. Intents, questions and tag groups are compared by name, texts of a
 * list as a set: what has only changed its place has not changed.
 */
export function sceneDiff(before: SceneDefinition, after: SceneDefinition): SceneChange[] {
  return compare(before, after, '');
}

function compare(before: unknown, after: unknown, path: string): SceneChange[] {
  if (before === undefined && after === undefined) return [];
  if (before === undefined) return [{ path, change: 'added', after }];
  if (after === undefined) return [{ path, change: 'removed', before }];
  if (Array.isArray(before) && Array.isArray(after)) {
    return compareLists(before as unknown[], after as unknown[], path);
  }
  if (isObject(before) && isObject(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) =>
      compare(before[key], after[key], path === '' ? key : `${path}.${key}`),
    );
  }
  return before === after ? [] : [{ path, change: 'changed', before, after }];
}

function compareLists(
  before: readonly unknown[],
  after: readonly unknown[],
  path: string,
): SceneChange[] {
  const [old, young] = [byKey(before), byKey(after)];
  const keys = new Set([...old.keys(), ...young.keys()]);
  return [...keys].flatMap((key) => {
    const [was, is] = [old.get(key), young.get(key)];
    const at = `${path}[${(is ?? was)?.label ?? key}]`;
    return compare(was?.value, is?.value, at);
  });
}

/** Entries by their name, or by what they are. */
function byKey(list: readonly unknown[]): Map<string, { label: string; value: unknown }> {
  const entries = new Map<string, { label: string; value: unknown }>();
  list.forEach((value, index) => {
    const name = isObject(value) ? value['name'] : undefined;
    if (typeof name === 'string') entries.set(name, { label: name, value });
    else entries.set(JSON.stringify(value), { label: String(index), value });
  });
  return entries;
}
