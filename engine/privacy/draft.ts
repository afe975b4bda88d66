import {
  DialflowError,
  SHORTEST_BINDING_MS,
  type BindingSettings,
  type NewBinding,
  type Problem,
} from '../api';
import { at } from '../validation/path';
import { packFlags, type BindingOptions, type LiveBinding } from './bindingTable';
import type { PrivacyBook } from './book';
import type { PoolEntry } from './entries';
import { idOf } from './find';
import { canonical, isPerson, NO_PERSON, pack } from './number';

/** A binding that wants a number. */
export type Draft = Omit<LiveBinding, 'id' | 'x' | 'createdAt'>;

interface Known {
  book: PrivacyBook;
  now: number;
  isRingTone: (id: string) => boolean;
}

const LONGEST_OUT_ID = 512;
const RING_SECONDS = { least: 5, most: 120 };

/**
 * Settings as they are kept. `expiresAt` is checked where it is new.
 * @throws DialflowError `InvalidInput`, with all that is wrong with them
 */
export function draftOf(
  p: BindingSettings & Pick<NewBinding, 'extension' | 'x'>,
  pool: PoolEntry,
  known: Known,
  was?: Draft,
): Draft {
  const problems: Problem[] = [];
  const wrong = (path: string, reason: string): void => {
    problems.push({ path, reason });
  };
  const a = person('a', p.a);
  const b = p.b === undefined || p.b === null ? null : person('b', p.b);
  if (b === null && pool.kind === 'AXB') wrong('b', 'is missing: AXB is about two numbers');
  if (b !== null && a === b) wrong('b', 'is the same number as a');
  const draft: Draft = {
    a: pack(a),
    b: b === null ? NaN : pack(b),
    extension: extensionOf(),
    group: groupOf(),
    expiresAt: p.expiresAt,
    flags: packFlags({
      restriction: p.restriction ?? 'none',
      display: p.display ?? 'privacyNumber',
      recording: p.recording ?? false,
      transcript: p.transcript ?? false,
    }),
    options: optionsOf(),
  };
  if (p.display === 'caller' && pool.kind === 'AXB') {
    wrong('display', 'must be privacyNumber: AXB hides both numbers');
  }
  if (p.transcript && !p.recording) wrong('transcript', 'needs a recording');
  if (p.expiresAt !== was?.expiresAt && p.expiresAt - known.now < SHORTEST_BINDING_MS) {
    wrong('expiresAt', 'must be a minute from now at the soonest');
  }
  if (problems.length > 0) throw DialflowError.invalid('binding', problems);
  return draft;

  function person(path: string, written: string): string {
    const number = canonical(written);
    if (!isPerson(number)) wrong(path, NO_PERSON);
    else if (known.book.numbers.get(number)?.pool) {
      wrong(path, 'is a privacy number itself: calls would go in circles');
    }
    return number;
  }

  function extensionOf(): string | null {
    const { extension } = p;
    if (extension === undefined) return was?.extension ?? null;
    if (pool.kind !== 'AXNExtension') wrong('extension', `is not for ${pool.kind}`);
    else if (!/^\d{1,3}$/.test(extension)) wrong('extension', 'must be 1 to 3 digits');
    else if (p.x === undefined) wrong('x', 'is missing: an extension is one of a certain number');
    return extension;
  }

  function groupOf(): number | null {
    const { groupId } = p;
    if (pool.kind !== 'AXG') {
      if (groupId !== undefined) wrong('groupId', `is not for ${pool.kind}`);
      return null;
    }
    // Also where it stays: A may have changed.
    const id = groupId === undefined ? was?.group : idOf(groupId);
    if (id === undefined || id === null) {
      wrong('groupId', 'is missing: AXG is about a group of numbers');
      return null;
    }
    const group = known.book.groups.get(id);
    if (group?.poolKey !== pool.key) {
      wrong('groupId', `the pool has no group "${groupId ?? id}"`);
      return null;
    }
    if (group.numbers.size === 0) wrong('groupId', 'the group has no numbers yet');
    if (group.numbers.has(a)) {
      wrong('a', 'is in the group as well: when it rings, it could not be told whom it wants');
    }
    return group.id;
  }

  function optionsOf(): BindingOptions {
    const options: BindingOptions = {
      outId: p.outId ?? '',
      outOrderId: p.outOrderId ?? '',
      ringTones: { fromA: p.ringTones?.fromA ?? null, toA: p.ringTones?.toA ?? null },
      ringTimeoutSeconds: p.ringTimeoutSeconds ?? null,
    };
    for (const name of ['outId', 'outOrderId'] as const) {
      const length = [...options[name]].length;
      if (length > LONGEST_OUT_ID) {
        wrong(name, `has ${length} characters; ${LONGEST_OUT_ID} are the most`);
      }
    }
    for (const name of ['fromA', 'toA'] as const) {
      const tone = options.ringTones[name];
      if (tone !== null && !known.isRingTone(tone)) {
        wrong(at('ringTones', name), `there is no ring tone "${tone}"`);
      }
    }
    const seconds = options.ringTimeoutSeconds;
    if (seconds !== null) checkRingTimeout(seconds, wrong);
    return options;
  }
}

export function checkRingTimeout(
  seconds: number,
  wrong: (path: string, reason: string) => void,
): void {
  const { least, most } = RING_SECONDS;
  if (Number.isInteger(seconds) && seconds >= least && seconds <= most) return;
  wrong('ringTimeoutSeconds', `is ${seconds}; a whole number from ${least} to ${most} is needed`);
}
