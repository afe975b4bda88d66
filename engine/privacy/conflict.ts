import { BINDINGS_PER_NUMBER } from '../api';
import type { BindingTable, LiveBinding } from './bindingTable';
import { extensionKey, type XEntry } from './entries';
import { unpack } from './number';

/** The binding that is in the way of another one on the same X number, and why, in words. */
export interface Conflict {
  slot: number;
  path: 'x' | 'a' | 'b' | 'extension';
  reason: string;
}

/**
 * Why a binding cannot stand on a number beside those that are there: somebody who rings X would
 * fall under both. `except`: the slot of the binding itself, where it is only changed.
 */
export function conflictOf(
  table: BindingTable,
  x: XEntry,
  draft: Pick<LiveBinding, 'a' | 'b' | 'extension'>,
  except = -1,
): Conflict | null {
  const kind = x.pool?.kind;
  if (kind === undefined) return null;
  const of = (key: number): number | undefined => {
    const slot = x.parties.get(key);
    return slot === except ? undefined : slot;
  };
  const bound = (path: 'a' | 'b', number: number): Conflict | null => {
    const slot = of(number);
    if (slot === undefined) return null;
    const reason = `${unpack(number)} is bound on ${x.number} already, by binding ${table.idOf(slot)}: when it rings ${x.number}, it could not be told whom it wants`;
    return { slot, path, reason };
  };
  if (BINDINGS_PER_NUMBER[kind] === 1) {
    if (x.single < 0 || x.single === except) return null;
    const reason = `${x.number} is bound already, by binding ${table.idOf(x.single)}, and a number of ${kind} has one binding: whoever rings it would fall under both`;
    return { slot: x.single, path: 'x', reason };
  }
  if (kind === 'AXB') return bound('a', draft.a) ?? bound('b', draft.b);
  return bound('a', draft.a) ?? extensionConflict(table, x, draft.extension ?? '', of);
}

/** The beginning of another extension is none: who keys it in has not finished, or has. */
function extensionConflict(
  table: BindingTable,
  x: XEntry,
  extension: string,
  of: (key: number) => number | undefined,
): Conflict | null {
  const inTheWay = (other: string): Conflict | null => {
    const slot = of(extensionKey(other));
    if (slot === undefined) return null;
    const id = table.idOf(slot);
    const reason =
      other === extension
        ? `${x.number} has the extension ${other} already, of binding ${id}`
        : `${x.number} has the extension ${other}, of binding ${id}: one of the two begins with the other, and whoever keys the shorter one in could mean both`;
    return { slot, path: 'extension', reason };
  };
  for (let length = 1; length < extension.length; length++) {
    const found = inTheWay(extension.slice(0, length));
    if (found) return found;
  }
  let longer = [extension];
  for (let length = extension.length; length <= 3; length++) {
    for (const one of longer) {
      const found = inTheWay(one);
      if (found) return found;
    }
    longer = longer.flatMap((one) => Array.from({ length: 10 }, (_, digit) => `${one}${digit}`));
  }
  return null;
}
