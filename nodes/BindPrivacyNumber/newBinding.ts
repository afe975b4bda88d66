import { DialflowError, type BindingSettings, type NewBinding, type Pool } from '../../engine/api';
import { findNumberGroup, findRingTone } from '../common/resources';
import { timeOf } from '../common/times';
import { optional } from '../common/values';
import type { Context } from './answer';

const MINUTE = 60_000;

/** The engine's paths of a binding → the node's fields. */
export const fieldsOfBinding = ({ settings }: Context): [string, string][] => [
  ['poolKey', 'pool'],
  ['groupId', 'group'],
  ['expectCity', 'city'],
  ['expiresAt', settings.expiry === 'minutes' ? 'minutes' : 'expiresAt'],
  ['b', settings.kind === 'AXB' ? 'b' : 'callback'],
  ['ringTones.fromA', 'ringFromA'],
  ['ringTones.toA', 'ringToA'],
  ['ringTimeoutSeconds', 'ringSeconds'],
];

/** A binding as the form has it; whether its numbers will do, the engine says. */
export async function newBinding(context: Context, pool: Pool): Promise<NewBinding> {
  const { settings } = context;
  const group = settings.group.trim();
  return {
    poolKey: pool.key,
    a: settings.a.trim(),
    ...optional('b', settings.kind === 'AXB' ? settings.b : settings.callback),
    ...optional('x', settings.x),
    ...optional('extension', settings.extension),
    ...optional('expectCity', settings.city),
    ...(group !== '' && { groupId: (await findNumberGroup(context, group)).id }),
    expiresAt: endOf(settings, Date.now()),
    ...(settings.display === 'caller' && { display: settings.display }),
    ...(await callSettings(context)),
    ...optional('outId', settings.outId),
    ...optional('outOrderId', settings.outOrderId),
  };
}

/** What is heard and kept of calls; the same for all bindings of a list. */
export async function callSettings(
  context: Context,
): Promise<
  Pick<
    BindingSettings,
    'restriction' | 'recording' | 'transcript' | 'ringTones' | 'ringTimeoutSeconds'
  >
> {
  const { restriction, recording, transcript, ringFromA, ringToA, ringSeconds } = context.settings;
  const fromA = await toneOf(context, ringFromA);
  const toA = await toneOf(context, ringToA);
  return {
    ...(restriction !== 'none' && { restriction }),
    ...(recording && { recording }),
    ...(transcript && { transcript }),
    ...((fromA ?? toA) !== null && { ringTones: { fromA, toA } }),
    ...(ringSeconds > 0 && { ringTimeoutSeconds: ringSeconds }),
  };
}

/** Its id; null where none is chosen. */
export async function toneOf(context: Context, idOrName: string): Promise<string | null> {
  return idOrName.trim() === '' ? null : (await findRingTone(context, idOrName)).id;
}

type Ending = Pick<Context['settings'], 'expiry' | 'minutes' | 'expiresAt'>;

/** @throws DialflowError `InvalidInput` at `expiresAt` */
export const endOf = ({ expiry, minutes, expiresAt }: Ending, now: number): number =>
  expiry === 'minutes' ? inMinutes(minutes, now) : instantAt(expiresAt);

export const inMinutes = (minutes: number, now: number): number => now + minutes * MINUTE;

/** A day alone lasts to its end. */
export function instantAt(text: string): number {
  const at = timeOf(text, true);
  if (at !== undefined) return at;
  const reason =
    text.trim() === ''
      ? 'is missing'
      : `"${text}" is no time; write it as 2026-11-20 18:00, or give ms since the epoch`;
  throw DialflowError.invalid('binding', [{ path: 'expiresAt', reason }]);
}
