import { DialflowError, type EngineOptions, type Problem } from '../api';

/** Options of an engine but for its line's, checked and complete. */
export interface Settings {
  dataFolder: string;
  speed: number;
  timeZone: string;
  flowSilenceSeconds: number;
}

const FLOW_SILENCE_SECONDS = 30;
const FASTEST = 1_000;

/** Before anything is touched: an engine that could not run is not started. */
export function checkOptions(options: EngineOptions): Settings {
  const problems: Problem[] = [];
  const within = (path: 'speed' | 'flowSilenceSeconds', value: number, most: number): number => {
    if (!(value > 0 && value <= most)) {
      problems.push({ path, reason: `is ${value}; more than 0 and at most ${most} is needed` });
    }
    return value;
  };
  const timeZone = options.timeZone || Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!isTimeZone(timeZone)) {
    const reason = `"${timeZone}" is not the name of a time zone; one is Asia/Shanghai`;
    problems.push({ path: 'timeZone', reason });
  }
  if (typeof options.dataFolder !== 'string' || options.dataFolder.trim() === '') {
    problems.push({ path: 'dataFolder', reason: 'is empty' });
  }
  const speed = within('speed', options.speed ?? 1, FASTEST);
  if (options.line.kind === 'sip' && speed !== 1) {
    problems.push({ path: 'speed', reason: `is ${speed}; real calls take place in real time: 1` });
  }
  const silence = options.flowSilenceSeconds ?? FLOW_SILENCE_SECONDS;
  const flowSilenceSeconds = within('flowSilenceSeconds', silence, 3_600);
  if (problems.length > 0) throw DialflowError.invalid('engine', problems);
  return { dataFolder: options.dataFolder, speed, timeZone, flowSilenceSeconds };
}

function isTimeZone(name: string): boolean {
  try {
    Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false; // RangeError: that is how Intl says no
  }
}
