import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Contact } from '../engine/api';
import { startEngine, type EngineClient } from '../engine/client';
import { ensureCommands } from '../scripts/debian';
import { numberArg, round, type Bench } from './bench';
import { graphileWorkerRate } from './dispatch/graphileWorker';

const SIZES = [10_000, 100_000, 1_000_000];
const CONCURRENCY = 200;
const PEER_JOBS = 20_000;

/** Numbers of the callees: not in order, as rosters are. */
const calleeOf = (index: number): string =>
  `138${String((index * 7_368_787) % 100_000_000).padStart(8, '0')}`;

/**
 * Jobs a second through a whole engine: claimed, written, placed on the simulated line with calls
 * of no length, settled, told by events, with every rule on: global windows, a daily cap, lists, a
 * caller number with a rate limit, guaranteed concurrency. Beside it, in the same run: graphile-worker
 * on PostgreSQL with jobs that do nothing, and the same rows written with bare node:sqlite.
 */
export const dispatch: Bench = async ({ args, log }) => {
  const most = numberArg(args, 'most', Infinity);
  const sizes: { jobs: number; attemptsPerSecond: number; assignPerSecond: number }[] = [];
  for (const jobs of SIZES.filter((size) => size <= most)) {
    log(`${jobs} jobs …`);
    sizes.push(await campaign(jobs));
  }
  const [small, large] = [sizes[0], sizes.at(-1)];
  if (!small || !large) throw new Error('--most leaves no size to measure');
  ensureCommands(['pg_ctlcluster']);
  log('graphile-worker on PostgreSQL …');
  const graphileWorker = await graphileWorkerRate(Math.min(most, PEER_JOBS));
  const bare = bareSqlite(10_000);
  return {
    figures: {
      attemptsPerSecond: small.attemptsPerSecond,
      growthRatio: round(small.attemptsPerSecond / large.attemptsPerSecond),
      ofBareSqlite: round(small.attemptsPerSecond / bare),
      ofGraphileWorker: round(small.attemptsPerSecond / graphileWorker),
      sizes,
    },
    peers: {
      graphileWorkerJobsPerSecond: graphileWorker,
      bareSqliteAttemptsPerSecond: bare,
    },
  };
};

async function campaign(jobs: number) {
  const dataFolder = mkdtempSync(join(tmpdir(), 'dialflow-bench-'));
  const engine = await startEngine({
    dataFolder,
    line: {
      kind: 'simulated',
      callees: [
        {
          name: 'gone',
          numbers: ['*'],
          ringSeconds: 0,
          onAnswer: { hangUp: true, afterSeconds: 0 },
        },
      ],
    },
  });
  try {
    const { id: instanceId } = await engine.instances.ensure({
      name: 'bench',
      maxConcurrency: CONCURRENCY,
    });
    await everyRule(engine, instanceId);
    const { id: groupId } = await engine.jobGroups.create({
      instanceId,
      settings: {
        name: 'b',
        minConcurrency: 10,
        strategy: { maxAttemptsPerDay: 3, endTime: Date.now() + 86_400_000 },
        callerNumbers: [CALLER],
      },
    });
    const assigning = performance.now();
    for (let from = 0; from < jobs; from += 1000) {
      const contacts = Array.from({ length: Math.min(1000, jobs - from) }, (_, index): Contact => ({
        phoneNumber: calleeOf(from + index),
        name: 'Name',
        variables: { name: 'Name', order: String(from + index) },
      }));
      await engine.jobGroups.assign({ groupId, contacts });
    }
    const assigned = performance.now();
    const ended = new Promise<void>((resolve) => {
      void engine.subscribe(
        'bench',
        { types: ['JobGroupProgress'], group: groupId },
        ({ body }) => {
          if (body.eventType === 'JobGroupProgress' && body.status === 'Completed') resolve();
        },
      );
    });
    await engine.jobGroups.start({ groupId });
    await ended;
    const seconds = (performance.now() - assigned) / 1000;
    const { progress } = await engine.jobGroups.get({ groupId });
    if (progress.succeeded !== jobs) throw new Error(`${progress.succeeded} of ${jobs} succeeded`);
    return {
      jobs,
      attemptsPerSecond: Math.round(jobs / seconds),
      assignPerSecond: Math.round(jobs / ((assigned - assigning) / 1000)),
    };
  } finally {
    await engine.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  }
}

const CALLER = '02512345678';

/** Rules that let every call through, and are asked about each. */
async function everyRule(engine: EngineClient, instanceId: string): Promise<void> {
  await engine.instances.update({
    instanceId,
    settings: { callingTime: [{ beginTime: '00:00', endTime: '24:00' }], dailyCap: 5 },
  });
  await engine.numbers.add({
    instanceId,
    numbers: [{ number: CALLER, rateLimitCount: 100_000, rateLimitPeriod: 1 }],
  });
  const entries = Array.from({ length: 1000 }, (_, index) => ({
    phoneNumber: `139${String(index).padStart(8, '0')}`,
  }));
  await engine.rules.addNumbers({ list: { kind: 'doNotCall', instanceId }, entries });
  await engine.rules.addNumbers({ list: { kind: 'allow', instanceId }, entries });
}

/** The rows of an attempt (a task, four events, three updates), 200 attempts a transaction. */
function bareSqlite(attempts: number): number {
  const folder = mkdtempSync(join(tmpdir(), 'dialflow-bench-'));
  const db = new DatabaseSync(join(folder, 'bare.db'));
  db.exec(`PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;
    CREATE TABLE job (id INTEGER PRIMARY KEY, status INTEGER, next_at INTEGER);
    CREATE INDEX job_due ON job (status, next_at);
    CREATE TABLE task (id INTEGER PRIMARY KEY, job_id INTEGER, status INTEGER, body TEXT);
    CREATE TABLE event (sequence INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT);`);
  const body = JSON.stringify({ filler: 'x'.repeat(500) });
  const job = db.prepare('INSERT INTO job VALUES (?, 0, 0)');
  db.exec('BEGIN');
  for (let id = 0; id < attempts; id++) job.run(id);
  db.exec('COMMIT');
  const claim = db.prepare('UPDATE job SET status = 1 WHERE id = ?');
  const task = db.prepare('INSERT INTO task VALUES (?, ?, 0, ?)');
  const settleTask = db.prepare('UPDATE task SET status = 1 WHERE id = ?');
  const settleJob = db.prepare('UPDATE job SET status = 2 WHERE id = ?');
  const event = db.prepare('INSERT INTO event (body) VALUES (?)');
  const begun = performance.now();
  for (let from = 0; from < attempts; from += 200) {
    db.exec('BEGIN');
    for (let id = from; id < Math.min(from + 200, attempts); id++) {
      claim.run(id);
      task.run(id, id, body);
      settleTask.run(id);
      settleJob.run(id);
      for (let count = 0; count < 4; count++) event.run(body);
    }
    db.exec('COMMIT');
  }
  const seconds = (performance.now() - begun) / 1000;
  db.close();
  rmSync(folder, { recursive: true, force: true });
  return Math.round(attempts / seconds);
}
