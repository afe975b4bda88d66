import type { PoolChanges } from '../../engine/api';
import { findRingTone } from '../common/resources';
import type { SettingsOf } from '../host/definition';
import type { RunContext } from '../host/run';
import type { configurationFields } from './configurationFields';

type Settings = SettingsOf<typeof configurationFields>;

/** The engine's paths of a pool's settings → the node's fields. */
export const FIELDS = [
  ['settings.sms.mode', 'smsMode'],
  ['settings.sms.whitelist', 'smsWhitelist'],
  ['settings.ringTones.fromA', 'toneFromA'],
  ['settings.ringTones.toA', 'toneToA'],
  ['settings', ''],
] as const;

/** Only what was chosen. */
export async function poolChanges(
  { client }: Pick<RunContext<never>, 'client'>,
  settings: Settings,
): Promise<PoolChanges> {
  const { parts } = settings;
  const tone = async (wanted: string): Promise<string | null> =>
    wanted.trim() === '' ? null : (await findRingTone({ client }, wanted)).id;
  const { alarmPercent, expiringMinutes } = settings;
  return {
    ...(parts.includes('assignment') && { assignment: settings.assignment }),
    ...(parts.includes('sms') && {
      sms: {
        mode: settings.smsMode,
        all: settings.smsAll,
        whitelist: settings.smsWhitelist,
        confirm: settings.smsConfirm,
      },
    }),
    ...(parts.includes('ringTones') && {
      ringTones: { fromA: await tone(settings.toneFromA), toA: await tone(settings.toneToA) },
    }),
    ...(parts.includes('alarm') && { alarmPercent: alarmPercent === 0 ? null : alarmPercent }),
    ...(parts.includes('expiring') && {
      expiringMinutes: expiringMinutes === 0 ? null : expiringMinutes,
    }),
    ...(parts.includes('ringTimeout') && { ringTimeoutSeconds: settings.ringTimeoutSeconds }),
    ...(parts.includes('longestCall') && { longestCallMinutes: settings.longestCallMinutes }),
    ...(parts.includes('transfers') && { transfers: settings.transfers }),
    ...(parts.includes('verifiedOnly') && { verifiedOnly: settings.verifiedOnly }),
    ...(parts.includes('language') && { language: settings.spoken }),
    ...(parts.includes('announcements') && {
      announcements: Object.fromEntries(
        settings.announcements.map(({ when, wording }) => [when, wording.trim() || null]),
      ),
    }),
  };
}
