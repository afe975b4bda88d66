import { resolve } from 'node:path';
import type { Callee, EngineOptions } from '../engine/api';
import type { EngineSettings } from './engine.fields';
import { OPINION_PATHS, toSecondOpinion } from './opinion.options';
import { REDIS_PATHS, toRedis } from './redis.fields';
import { LINE_PATHS as SIP_PATHS, toSipLine } from './sip.options';
import { SMS_PATHS, toSms } from './sms.options';
import { toSpeech } from './speech.options';
import { toTryout, TRYOUT_PATHS } from './tryout.fields';

export { engineFields, type EngineSettings } from './engine.fields';

/** What the engine finds wrong, by the names of the fields. */
export const LINE_PATHS = [
  ...SIP_PATHS,
  ...SMS_PATHS,
  ...REDIS_PATHS,
  ...OPINION_PATHS,
  ...TRYOUT_PATHS,
];

/**
 * From checked settings to what the engine is started with. What a callee does is checked by the
 * engine, which knows it.
 *
 * @param home the host's user folder: an empty data folder is `dialflow` in it, a relative one
 *   lies under it.
 */
export function toEngineOptions(settings: EngineSettings, home: string): EngineOptions {
  const timeZone = settings.timeZone.trim();
  const redis = toRedis(settings);
  const common = {
    dataFolder: resolve(home, settings.dataFolder.trim() || 'dialflow'),
    ...(timeZone ? { timeZone } : {}),
    flowSilenceSeconds: settings.flowSilenceSeconds,
    ...(redis && { redis }),
    ...toSms(settings),
    ...toSecondOpinion(settings),
    ...toTryout(settings),
    speech: toSpeech(settings, home),
  };
  if (settings.line === 'sip') {
    const line = { kind: 'sip', ...toSipLine(settings, home) } as const;
    return { ...common, line };
  }
  const callees = (settings.callees ?? []) as Callee[];
  const calleeVariable = settings.calleeVariable.trim();
  return {
    ...common,
    line: { kind: 'simulated', callees, ...(calleeVariable ? { calleeVariable } : {}) },
    speed: settings.speed,
  };
}
