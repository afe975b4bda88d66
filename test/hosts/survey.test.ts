import { Ajv } from 'ajv';
import { expect } from 'chai';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { eventSchemas } from '../../engine/api';
import { ROOT } from '../../scripts/hosts/processes';
import { startInN8n } from '../../scripts/start/inN8n';
import { startInNodeRed } from '../../scripts/start/inNodeRed';
import type { HostStart, StartedHost } from '../../scripts/start';
import { watch } from '../../scripts/start/watch';
import { bodiesOf, recordOf, type ContactRecord } from './record';

const ROSTER = join(ROOT, 'flows/satisfaction-survey/contacts.xlsx');

const SATISFIED = ['满意度/满意', '身份/本人'];
const DISSATISFIED = ['满意度/不满意', '身份/本人'];

/** By callee of the simulated line: statuses of the attempts, why the last one ended, the tags. */
const EXPECTED: Record<string, [attempts: string[], endReason: string, tags: string[]]> = {
  satisfied: [['Succeeded'], 'Completed', SATISFIED],
  dissatisfied: [['Succeeded'], 'Completed', DISSATISFIED],
  'not-the-person': [['Succeeded'], 'Completed', ['身份/非本人']],
  'asks-company': [['Succeeded'], 'Completed', SATISFIED],
  keys: [['Succeeded'], 'Completed', SATISFIED],
  'keys-dissatisfied': [['Succeeded'], 'Completed', DISSATISFIED],
  mumbles: [['Succeeded'], 'UnrecognisedLimit', []],
  'mumbles-once': [['Succeeded'], 'Completed', SATISFIED],
  silent: [['Succeeded'], 'NoInputLimit', []],
  'hangs-up': [['Succeeded'], 'CalleeHungUp', ['身份/本人']],
  interrupts: [['Succeeded'], 'Completed', SATISFIED],
  'no-answer': [['NoAnswer', 'NoAnswer'], 'NotAnswered', []],
  'no-answer-once': [['NoAnswer', 'Succeeded'], 'Completed', SATISFIED],
  busy: [['Busy', 'Busy'], 'NotAnswered', []],
  'empty-number': [['EmptyNumber'], 'NotAnswered', []],
};

type Start = (p: HostStart) => Promise<StartedHost>;
const hosts: [string, Start][] = [
  ['Node-RED', startInNodeRed],
  ['n8n', startInN8n],
];

describe('The satisfaction survey', () => {
  const records: Record<string, Record<string, ContactRecord>> = {};

  for (const [name, start] of hosts) {
    it(`runs in a real ${name} from the roster to tagged results`, async () => {
      const folder = join(ROOT, '.dialflow', `test-${name}-${process.pid}`);
      const host = await start({ folder, roster: ROSTER, log: () => undefined });
      try {
        const ended = await watch(host.dataFolder, host.alive, () => undefined);
        const record = (records[name] = await recordOf(host.dataFolder, ended));
        expect(Object.keys(record)).to.have.length(20);
        for (const { callee, name: who, attempts, tags } of Object.values(record)) {
          const came = [attempts.map(({ status }) => status), attempts.at(-1)?.endReason, tags];
          expect(came, `${who} (${callee})`).to.deep.equal(EXPECTED[callee]);
        }
        const ajv = new Ajv();
        for (const body of await bodiesOf(host.dataFolder)) {
          const check = ajv.compile(eventSchemas[body.eventType]);
          expect(check(body), `${body.eventType}: ${ajv.errorsText(check.errors)}`).to.equal(true);
        }
      } finally {
        await host.stop();
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }

  it('comes to the same in both: outcomes, tags, turns, and events but for ids and times', () => {
    const [first, second] = Object.values(records);
    expect(first).to.not.equal(undefined);
    expect(second).to.deep.equal(first);
  });
});
