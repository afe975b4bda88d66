import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../hosts/processes';
import type { SipWorld } from './sip';

const FOLDER = join(ROOT, 'flows/satisfaction-survey');

/** How the shipped flows name the roster. */
const ROSTER = 'contacts.xlsx';

const COMMON = { instance: 'default', maxConcurrency: 8, timeZone: 'Asia/Shanghai' };

/**
 * The engine of the demonstration: twenty times as fast as the wall. Hosts are not, so a flow is
 * given more of the engine's time to come to its next node.
 */
export const DEMONSTRATION = { ...COMMON, speed: 20, flowSilenceSeconds: 300 };

/** The engine that calls over SIP, in real time: one trunk, which leads to the bank of callees. */
export function overSip({
  host,
  port,
  recogniserUrl,
}: Pick<SipWorld, 'host' | 'port' | 'recogniserUrl'>): Record<string, unknown> {
  return {
    ...COMMON,
    line: 'sip',
    trunk1Name: 'demonstration',
    trunk1Host: host,
    trunk1Port: port,
    localAddress: host,
    listenPort: 0,
    synthesiser: 'espeak',
    recogniser: 'funasr',
    recogniserUrl,
  };
}

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
