import type { BindingQuery } from '../store/privacy/bindings';
import { ENDING } from './bindingTable';
import type { PrivacyBook } from './book';
import { pack } from './number';

/**
 * Slots of the bindings in effect that a query is about, newest first. Undefined where it names
 * neither X, nor a party, nor a group: then the store has them in their order.
 */
export function slotsFound(
  book: PrivacyBook,
  query: Omit<BindingQuery, 'ended' | 'limit'>,
): number[] | undefined {
  const { table } = book;
  const { poolKey, outId, group, before = Infinity } = query;
  const number = query.number === undefined ? undefined : pack(query.number);
  const x = query.x === undefined ? undefined : book.numbers.get(query.x);
  let found: Iterable<number>;
  if (query.x !== undefined) found = x ? book.slotsOf(x) : [];
  else if (group !== undefined) found = book.groups.get(group)?.bindings ?? [];
  else if (number !== undefined) found = table.slotsAbout(number);
  else return undefined;
  return [...found]
    .filter(
      (slot) =>
        (table.flagsOf(slot) & ENDING) === 0 &&
        table.idOf(slot) < before &&
        (number === undefined || table.aOf(slot) === number || table.bOf(slot) === number) &&
        (group === undefined || table.groupOf(slot) === group) &&
        (poolKey === undefined || book.xOf(slot).pool?.key === poolKey) &&
        (outId === undefined || (outId !== '' && table.optionsOf(slot).outId === outId)),
    )
    .sort((one, other) => table.idOf(other) - table.idOf(one));
}
