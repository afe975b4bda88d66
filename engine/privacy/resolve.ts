import type { Announcement, Binding, CallAnswer, CallQuestion } from '../api';
import { ENDING } from './bindingTable';
import { bindingOf } from './binding';
import type { PrivacyBook } from './book';
import { extensionKey, isBarred, type PoolEntry, type XEntry } from './entries';
import { canonical, pack, unpack } from './number';

type Because = Extract<CallAnswer, { outcome: 'announce' }>['because'];

/** A number as it was dialled: an X number of a pool, and the extension behind it where there is one. */
export function dialledX(
  book: PrivacyBook,
  dialled: string,
): { x: XEntry; extension: string | null } | null {
  const number = canonical(dialled);
  const x = book.numbers.get(number);
  if (x?.pool) return { x, extension: null };
  // X and extension in one, as labels have it: 17000000000,123 or 17000000000123.
  const [, base = '', suffix = ''] = /^(.+?)[,;pPwW#*]+(\d{1,3})#?$/.exec(number) ?? [];
  const cuts: [string, string][] = suffix
    ? [[base, suffix]]
    : [3, 2, 1].map((length) => [number.slice(0, -length), number.slice(-length)]);
  const found = cuts.flatMap(([head, extension]) => {
    const x = book.numbers.get(canonical(head));
    return x?.pool?.kind === 'AXNExtension' ? [{ x, extension }] : [];
  });
  if (found.length <= 1) return found[0] ?? null;
  // X numbers of different lengths: the one that has such an extension; of two it cannot be told.
  const bound = found.filter(({ x, extension }) => x.parties.has(extensionKey(extension)));
  return bound.length === 0 ? (found[0] ?? null) : bound.length === 1 ? (bound[0] ?? null) : null;
}

/** Whom a call from `caller` to X reaches now; what a message does too (`sms` domain). */
export function resolveCall(book: PrivacyBook, question: CallQuestion, now: number): CallAnswer {
  const dialled = dialledX(book, question.x);
  if (!dialled) {
    const x = canonical(question.x);
    return {
      outcome: 'announce',
      announcement: 'unknownNumber',
      wording: null,
      because: 'number',
      x,
      poolKey: null,
      bindingId: null,
    };
  }
  const { x } = dialled;
  const pool = x.pool as PoolEntry;
  const caller = canonical(question.caller);
  const extension = question.extension ?? dialled.extension;

  const announce = (
    announcement: Announcement,
    because: Because,
    bindingId: string | null = null,
  ): CallAnswer => ({
    outcome: 'announce',
    announcement,
    wording: pool.settings.announcements[announcement] ?? null,
    because,
    x: x.number,
    poolKey: pool.key,
    bindingId,
  });

  // Forwarded back to us, or two of ours behind each other: it would go round for ever.
  if (isOurs(book, caller)) return announce('unknownCaller', 'circle');
  const slot = slotFor(book, x, pool, caller, extension, now);
  if (slot === undefined) {
    if (pool.kind !== 'AXNExtension') return announce('unknownCaller', 'caller');
    if (extension !== null) return announce('wrongExtension', 'extension');
    return { outcome: 'extension', x: x.number, poolKey: pool.key };
  }
  const binding = bindingOf(book, slot);
  const fromA = binding.a === caller;
  if (!fromA && !mayCallA(book, pool, slot, binding, caller)) {
    return announce('unknownCaller', 'caller');
  }
  if (binding.restriction === (fromA ? 'fromA' : 'toA')) {
    return announce('restricted', 'restriction', binding.id);
  }
  const callee = fromA ? binding.b : unpack(book.table.aOf(slot));
  if (callee === null) {
    return isBarred(pool, caller, '')
      ? announce('restricted', 'blacklist', binding.id)
      : announce('noCallback', 'callback', binding.id);
  }
  if (isBarred(pool, caller, callee)) return announce('restricted', 'blacklist', binding.id);
  if (isOurs(book, callee)) return announce('noCallback', 'circle', binding.id);
  const tones = binding.ringTones;
  const poolTones = pool.settings.ringTones;
  return {
    outcome: 'connect',
    binding,
    from: fromA ? 'A' : 'other',
    // In AXB, whoever is not A is B, and reaches A.
    callee,
    showNumber:
      binding.display === 'caller' && !fromA && !question.withheld && caller !== ''
        ? caller
        : x.number,
    recording: binding.recording,
    transcript: binding.transcript,
    ringTone: fromA ? (tones.fromA ?? poolTones.fromA) : (tones.toA ?? poolTones.toA),
    ringTimeoutSeconds: binding.ringTimeoutSeconds ?? pool.settings.ringTimeoutSeconds,
    longestMinutes: pool.settings.longestCallMinutes,
  };
}

/** An X number in a pool; one in stock is nobody's. */
const isOurs = (book: PrivacyBook, number: string): boolean =>
  (book.numbers.get(number)?.pool ?? null) !== null;

/** The one binding in effect that a call could be about. */
function slotFor(
  book: PrivacyBook,
  x: XEntry,
  pool: PoolEntry,
  caller: string,
  extension: string | null,
  now: number,
): number | undefined {
  const { table } = book;
  const inEffect = (slot: number | undefined): number | undefined =>
    slot !== undefined &&
    slot >= 0 &&
    (table.flagsOf(slot) & ENDING) === 0 &&
    now < table.expiresAtOf(slot)
      ? slot
      : undefined;
  switch (pool.kind) {
    case 'AXB':
      return inEffect(x.parties.get(pack(caller)));
    case 'AXNExtension':
      if (extension !== null) {
        return /^\d{1,3}$/.test(extension)
          ? inEffect(x.parties.get(extensionKey(extension)))
          : undefined;
      }
      return inEffect(x.parties.get(pack(caller)));
    case 'AXN':
    case '95AXN':
    case 'AXG':
      return inEffect(x.single);
  }
}

function mayCallA(
  book: PrivacyBook,
  pool: PoolEntry,
  slot: number,
  binding: Binding,
  caller: string,
): boolean {
  if (pool.kind === 'AXB') return binding.b === caller;
  if (pool.kind !== 'AXG') return true;
  const group = book.table.groupOf(slot);
  return group !== null && (book.groups.get(group)?.numbers.has(caller) ?? false);
}
