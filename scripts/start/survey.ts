import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../hosts/processes';

const FOLDER = join(ROOT, 'flows/satisfaction-survey');

/** How the shipped flows name the roster. */
const ROSTER = 'contacts.xlsx';

/**
 * The engine of the demonstration: twenty times as fast as the wall. Hosts are not, so a flow is
 * given more of the engine's time to come to its next node.
 */
export const DEMONSTRATION = {
  instance: 'default',
  speed: 20,
  maxConcurrency: 8,
  flowSilenceSeconds: 300,
  timeZone: 'Asia/Shanghai',
};

/** A file of the scenario, as JSON. */
export function surveyFile(name: string): unknown {
  return JSON.parse(readFileSync(join(FOLDER, name), 'utf8'));
}

/** The flow as shipped, but for the path of its roster, which an operator sets by hand. */
export function withRoster<T>(flow: T, roster: string): T {
  return JSON.parse(
    JSON.stringify(flow, (_, value: unknown) => (value === ROSTER ? roster : value)),
  ) as T;
}
