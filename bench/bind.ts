import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { NewBinding, PrivacyMethods } from '../engine/api';
import { startEngine } from '../engine/client';
import { numberArg, percentile, round, type Bench } from './bench';
import { bareSqlite } from './bind/bareSqlite';
import { openDomain, type Domain } from './bind/domain';

const NUMBERS = 10_000;
const BINDINGS = 1_000_000;
/** Asked for at a time, as by so many flows; as many are in a batch, of which two are under way. */
const AT_A_TIME = 500;
const BATCHES = 2;
const LOOK_UPS = 200_000;
const EXPIRES_IN = 30 * 86_400_000;

/** Numbers of people: not in order, and each once among 10 million. */
const personOf = (index: number): string =>
  `1${3 + (index % 7)}${String((index * 7_368_787) % 1_000_000_000).padStart(9, '0')}`;

const xOf = (index: number): string => String(17_000_000_000 + index);

/**
 * Bindings a second, made and undone again, and how long it takes to find out whom a call reaches,
 * with a million bindings in effect on 10,000 X numbers: the domain with its store, as the engine's
 * thread runs it, and the same through a whole engine with its thread and its audit log; one by one,
 * and in batches. Beside it the same rows, written with bare node:sqlite into a table as full.
 */
export const bind: Bench = async ({ args, log }) => {
  const bindings = numberArg(args, 'bindings', BINDINGS);
  const pairs = numberArg(args, 'pairs', 100_000);
  const folder = mkdtempSync(join(tmpdir(), 'dialflow-bench-'));
  try {
    log(`${bindings} bindings on ${NUMBERS} numbers …`);
    const poolKey = await filled(folder, bindings);
    log('start with them …');
    const before = process.memoryUsage();
    const [begun, cpu] = [performance.now(), process.threadCpuUsage()];
    const domain = await openDomain(folder);
    const startSeconds = (performance.now() - begun) / 1_000;
    const startCpu = process.threadCpuUsage(cpu);
    const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
    log('look-ups …');
    const quiet = lookUps(domain, bindings);
    log('bind and unbind …');
    const bound = await bindAndUnbind(pairs, bindings, domain, poolKey);
    const batch = await inBatches(domain.privacy.api, pairs, poolKey, bindings + pairs);
    await domain.close();
    log('through an engine …');
    const engine = await throughEngine(folder, bindings + 2 * pairs, poolKey, pairs);
    log('bare node:sqlite …');
    const bare = bareSqlite(bindings, pairs, AT_A_TIME, personOf);
    return {
      figures: {
        bindsPerSecond: bound.perSecond,
        lookupP99Ms: bound.lookupP99Ms,
        bindings,
        numbers: NUMBERS,
        quietLookupP99Ms: quiet.p99Ms,
        lookupsPerSecond: quiet.perSecond,
        longestTurnMs: bound.longestTurnMs,
        startSeconds: round(startSeconds),
        startCpuSeconds: round((startCpu.user + startCpu.system) / 1e6),
        startRssMb: Math.round((rss - before.rss) / 2 ** 20),
        heapMb: Math.round((heapUsed + arrayBuffers) / 2 ** 20),
        batchBindsPerSecond: batch.perSecond,
        engineBindsPerSecond: engine.single.perSecond,
        engineBatchBindsPerSecond: engine.batch.perSecond,
        cpuUsPerBind: bound.cpuUs,
        batchCpuUsPerBind: batch.cpuUs,
        engineCpuUsPerBind: engine.single.othersCpuUs,
        engineBatchCpuUsPerBind: engine.batch.othersCpuUs,
        clientCpuUsPerBind: engine.single.cpuUs,
        ofBareSqlite: round(bound.perSecond / bare.pairsPerSecond),
      },
      peers: {
        bareSqliteBindsPerSecond: bare.pairsPerSecond,
        bareSqliteCpuUsPerBind: bare.cpuUsPerPair,
      },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const bindingOf = (poolKey: string, index: number): NewBinding => ({
  poolKey,
  a: personOf(2 * index),
  b: personOf(2 * index + 1),
  expiresAt: Date.now() + EXPIRES_IN + index,
});

/** A pool of 10,000 numbers, and the rows of its bindings: to make them one by one is measured later. */
async function filled(folder: string, bindings: number): Promise<string> {
  const domain = await openDomain(folder);
  const { api } = domain.privacy;
  const { key } = await api.createPool({ kind: 'AXB', name: 'bench' });
  for (let from = 0; from < NUMBERS; from += 1_000) {
    const numbers = Array.from({ length: 1_000 }, (_, index) => ({
      number: xOf(from + index),
      spec: 'virtual' as const,
    }));
    await api.addStock({ numbers });
    await api.buyNumbers({ poolKey: key, spec: 'virtual', count: 1_000 });
  }
  await domain.close();
  const db = new DatabaseSync(join(folder, 'dialflow.db'));
  const insert = db.prepare(
    `INSERT INTO privacy_binding (id, pool_key, x, a, b, expires_at, flags, out_id, created_at)
     VALUES (?, ?, ?, ?, ?, ?, 0, '', ?)`,
  );
  const now = Date.now();
  db.exec('BEGIN');
  for (let index = 0; index < bindings; index++) {
    const [a, b] = [personOf(2 * index), personOf(2 * index + 1)];
    insert.run(index + 1, key, xOf(index % NUMBERS), a, b, now + EXPIRES_IN + index, now);
  }
  db.exec('COMMIT');
  db.close();
  return key;
}

interface Speed {
  perSecond: number;
  /** However busy the machine is with others: of this thread, and of all others of the process. */
  cpuUs: number;
  othersCpuUs: number;
}

/** `work` of each part, so many parts at a time; how fast pairs are made and undone so. */
async function speedOf(
  pairs: number,
  parts: number,
  atATime: number,
  work: (part: number) => Promise<unknown>,
): Promise<Speed> {
  let next = 0;
  const one = async (): Promise<void> => {
    while (next < parts) await work(next++);
  };
  const [all, own] = [process.cpuUsage(), process.threadCpuUsage()];
  const begun = performance.now();
  await Promise.all(Array.from({ length: atATime }, one));
  const seconds = (performance.now() - begun) / 1_000;
  const [allUs, ownUs] = [process.cpuUsage(all), process.threadCpuUsage(own)].map(
    ({ user, system }) => user + system,
  ) as [number, number];
  return {
    perSecond: Math.round(pairs / seconds),
    cpuUs: round(ownUs / pairs, 1),
    othersCpuUs: round((allUs - ownUs) / pairs, 1),
  };
}

type Api = Pick<PrivacyMethods, 'bind' | 'unbind' | 'bindMany' | 'unbindMany'>;

/** Each asked for by itself, as many flows do. */
const oneByOne = (api: Api, pairs: number, poolKey: string, first: number): Promise<Speed> =>
  speedOf(pairs, pairs, AT_A_TIME, async (index) => {
    const { id } = await api.bind(bindingOf(poolKey, first + index));
    await api.unbind({ bindingId: id });
  });

const inBatches = (api: Api, pairs: number, poolKey: string, first: number): Promise<Speed> =>
  speedOf(pairs, Math.ceil(pairs / AT_A_TIME), BATCHES, async (part) => {
    const bindings = Array.from({ length: AT_A_TIME }, (_, index) =>
      bindingOf(poolKey, first + part * AT_A_TIME + index),
    );
    const { results } = await api.bindMany({ bindings });
    const ids = results.flatMap((one) => ('binding' in one ? [one.binding.id] : []));
    if (ids.length < results.length) throw new Error('some could not be bound');
    await api.unbindMany({ bindingIds: ids });
  });

async function bindAndUnbind(
  pairs: number,
  bindings: number,
  { privacy }: Domain,
  poolKey: string,
): Promise<Speed & { lookupP99Ms: number; longestTurnMs: number }> {
  const lookUpMs: number[] = [];
  let longestTurnMs = 0;
  let last = performance.now();
  let over = false;
  const watch = (): void => {
    const now = performance.now();
    longestTurnMs = Math.max(longestTurnMs, now - last);
    // Calls come in while bindings come and go.
    for (let count = 0; count < 20; count++) lookUpMs.push(timed(privacy, bindings));
    last = performance.now();
    if (!over) setImmediate(watch);
  };
  setImmediate(watch);
  const speed = await oneByOne(privacy.api, pairs, poolKey, bindings);
  over = true;
  return {
    ...speed,
    lookupP99Ms: round(percentile(lookUpMs, 0.99), 4),
    longestTurnMs: round(longestTurnMs),
  };
}

function lookUps({ privacy }: Domain, bindings: number): { p99Ms: number; perSecond: number } {
  const begun = performance.now();
  const ms = Array.from({ length: LOOK_UPS }, () => timed(privacy, bindings));
  const seconds = (performance.now() - begun) / 1_000;
  return { p99Ms: round(percentile(ms, 0.99), 4), perSecond: Math.round(LOOK_UPS / seconds) };
}

let seed = 1;
/** One call to an X number at random, by anybody: two of three are about no binding. */
function timed(privacy: Domain['privacy'], bindings: number): number {
  seed = (seed * 48_271) % 0x7fffffff;
  const x = xOf(seed % NUMBERS);
  const caller = `+86${personOf(seed % (2 * bindings))}`;
  const begun = performance.now();
  const answer = privacy.resolve({ x, caller });
  const ms = performance.now() - begun;
  if (answer.outcome === 'extension') throw new Error('AXB has no extensions');
  return ms;
}

async function throughEngine(
  dataFolder: string,
  first: number,
  poolKey: string,
  pairs: number,
): Promise<{ single: Speed; batch: Speed }> {
  const engine = await startEngine({ dataFolder, line: { kind: 'simulated', callees: [] } });
  try {
    const single = await oneByOne(engine.privacy, pairs, poolKey, first);
    const batch = await inBatches(engine.privacy, pairs, poolKey, first + pairs);
    return { single, batch };
  } finally {
    await engine.stop();
  }
}
