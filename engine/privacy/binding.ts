import type { Binding, BindingEnd, EventBinding, PoolKind } from '../api';
import type { BindingRecord } from '../store/privacy/bindings';
import {
  KEPT_FLAGS,
  NO_OPTIONS,
  unpackFlags,
  type BindingOptions,
  type LiveBinding,
} from './bindingTable';
import type { PrivacyBook } from './book';
import { pack, unpack } from './number';

/** A binding in its three forms: packed in memory, kept in the store, told by the contract. */

/** One in effect, as it is told. */
export function bindingOf(book: PrivacyBook, slot: number): Binding {
  const x = book.xOf(slot);
  const live = book.table.read(slot);
  return {
    ...told(live),
    poolKey: x.pool?.key ?? '',
    kind: x.pool?.kind ?? 'AXB',
    x: x.number,
    a: unpack(live.a),
    b: Number.isNaN(live.b) ? null : unpack(live.b),
    endedAt: null,
    endReason: null,
  };
}

/** One that is kept, as it is told. */
export const bindingOfRecord = (record: BindingRecord, kind: PoolKind): Binding => ({
  ...told({ ...record, options: optionsOf(record) }),
  poolKey: record.poolKey,
  kind,
  x: record.x,
  a: record.a,
  b: record.b,
  endedAt: record.endedAt,
  endReason: record.endReason as BindingEnd | null,
});

function told(
  live: Omit<LiveBinding, 'x' | 'a' | 'b'>,
): Omit<Binding, 'poolKey' | 'kind' | 'x' | 'a' | 'b' | 'endedAt' | 'endReason'> {
  const { id, extension, group, createdAt, expiresAt, flags, options } = live;
  const { outId, outOrderId, ringTones, ringTimeoutSeconds } = options;
  return {
    id: String(id),
    extension,
    groupId: group === null ? null : String(group),
    createdAt,
    expiresAt,
    ...unpackFlags(flags),
    outId,
    outOrderId,
    ringTones: { ...ringTones },
    ringTimeoutSeconds,
  };
}

export const eventBindingOf = (binding: Binding): EventBinding => ({
  id: binding.id,
  poolKey: binding.poolKey,
  kind: binding.kind,
  x: binding.x,
  a: binding.a,
  b: binding.b,
  extension: binding.extension,
  groupId: binding.groupId,
  expiresAt: binding.expiresAt,
  createdAt: binding.createdAt,
  outId: binding.outId,
  outOrderId: binding.outOrderId,
});

// ---------------------------------------------------------------- the store

/** From the store to memory. */
export const liveOf = (record: BindingRecord, x: number): LiveBinding => ({
  id: record.id,
  x,
  a: pack(record.a),
  b: record.b === null ? NaN : pack(record.b),
  extension: record.extension,
  group: record.group,
  createdAt: record.createdAt,
  expiresAt: record.expiresAt,
  flags: record.flags,
  options: optionsOf(record),
});

/** From memory to the store. */
export function recordOf(live: LiveBinding, x: string, poolKey: string): BindingRecord {
  const { outId, ...rest } = live.options;
  return {
    id: live.id,
    poolKey,
    x,
    a: unpack(live.a),
    b: Number.isNaN(live.b) ? null : unpack(live.b),
    extension: live.extension,
    group: live.group,
    expiresAt: live.expiresAt,
    flags: live.flags & KEPT_FLAGS,
    outId,
    options: isPlain(rest) ? null : JSON.stringify(rest),
    createdAt: live.createdAt,
    endedAt: null,
    endReason: null,
  };
}

type RareOptions = Omit<BindingOptions, 'outId'>;

const isPlain = ({ outOrderId, ringTones, ringTimeoutSeconds }: RareOptions): boolean =>
  outOrderId === '' &&
  ringTones.fromA === null &&
  ringTones.toA === null &&
  ringTimeoutSeconds === null;

function optionsOf({ outId, options }: BindingRecord): BindingOptions {
  if (options === null) return outId === '' ? NO_OPTIONS : { ...NO_OPTIONS, outId };
  return { ...(JSON.parse(options) as RareOptions), outId };
}
