import { resolve } from 'node:path';
import type { Callee, EngineOptions } from '../engine/api';
import type { EngineSettings } from './engine.fields';
import { toSipLine, toSpeech } from './sip.options';

export { engineFields, type EngineSettings } from './engine.fields';
export { LINE_PATHS } from './sip.options';

/**
 * From checked settings to what the engine is started with. What a callee does is checked by the
 * engine, which knows it.
 *
 * @param home the host's user folder: an empty data folder is `dialflow` in it, a relative one
 *   lies under it.
 */
export function toEngineOptions(settings: EngineSettings, home: string): EngineOptions {
  const timeZone = settings.timeZone.trim();
  const common = {
    dataFolder: resolve(home, settings.dataFolder.trim() || 'dialflow'),
    ...(timeZone ? { timeZone } : {}),
    flowSilenceSeconds: settings.flowSilenceSeconds,
  };
  if (settings.line === 'sip') {
    const line = { kind: 'sip', ...toSipLine(settings, home) } as const;
    return { ...common, line, speech: toSpeech(settings) };
  }
  const callees = (settings.callees ?? []) as Callee[];
  const calleeVariable = settings.calleeVariable.trim();
  return {
    ...common,
    line: { kind: 'simulated', callees, ...(calleeVariable ? { calleeVariable } : {}) },
    speed: settings.speed,
  };
}
