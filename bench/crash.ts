import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteReadOnly } from '../engine/store/sqlite';
import { numberArg, type Bench } from './bench';
import { PLACED_FILE } from './crash/engine';

const JOBS = 4_000;
/** The engine is killed within so long of its start, ms; the first of it is the start itself. */
const SHORTEST_LIFE = 20;
const LONGEST_LIFE = 700;

/**
 * kill -9 at random points of a campaign, again and again in one data folder: afterwards each job
 * has ended, each call that left on the line has its attempt, and no attempt left twice.
 */
export const crash: Bench = async ({ args, log }) => {
  const kills = numberArg(args, 'kills', 200);
  const { calls, ...found } = await killAgainAndAgain(kills, log);
  return { figures: { kills, jobs: JOBS, calls, ...found }, peers: {} };
};

export interface Survived {
  /** Calls that left on the line. */
  calls: number;
  /** Jobs that are gone, or never ended. */
  lost: number;
  /** Attempts that left on the line more than once, and numbers of attempts given twice. */
  doubled: number;
  /** Calls that left on the line and are not in the store. */
  unwritten: number;
  /** Attempts that a killed engine was in the middle of. */
  brokenOff: number;
}

export async function killAgainAndAgain(
  kills: number,
  log: (line: string) => void = () => undefined,
  jobs = JOBS,
): Promise<Survived> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'dialflow-crash-'));
  try {
    await life(dataFolder, jobs, 'prepare');
    for (let kill = 1; kill <= kills; kill++) {
      const ms = SHORTEST_LIFE + Math.random() * (LONGEST_LIFE - SHORTEST_LIFE);
      await life(dataFolder, jobs, 'run', ms);
      if (kill % 20 === 0) log(`killed ${kill} times`);
    }
    await life(dataFolder, jobs, 'finish');
    return await survived(dataFolder, jobs);
  } finally {
    rmSync(dataFolder, { recursive: true, force: true });
  }
}

/** One life of an engine, to its end or until it is killed. */
async function life(
  dataFolder: string,
  jobs: number,
  what: 'prepare' | 'run' | 'finish',
  killAfterMs?: number,
): Promise<void> {
  const child: ChildProcess = fork(
    join(__dirname, 'crash', 'engine.js'),
    [dataFolder, String(jobs), what],
    { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
  );
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  if (killAfterMs !== undefined) {
    // Counted from where the engine begins: the runtime's own start is nothing to be tested.
    await Promise.race([new Promise((resolve) => child.once('message', resolve)), ended]);
    const timer = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    await ended;
    clearTimeout(timer);
    return;
  }
  const code = await ended;
  if (code !== 0) throw new Error(`the engine ended with ${code} on "${what}"`);
}

async function survived(dataFolder: string, jobs: number): Promise<Survived> {
  const placed = readFileSync(join(dataFolder, PLACED_FILE), 'utf8').split('\n').filter(Boolean);
  const db = openSqliteReadOnly(dataFolder);
  try {
    const tasks = await db
      .selectFrom('task')
      .select(['id', 'job_id', 'attempt', 'detail'])
      .execute();
    const ended = await db
      .selectFrom('job')
      .select((is) => is.fn.countAll<number>().as('count'))
      .where('ended_at', 'is not', null)
      .executeTakeFirstOrThrow();
    const known = new Set(tasks.map(({ id }) => id));
    const attempts = new Set(tasks.map(({ job_id: job, attempt }) => `${job} ${attempt}`));
    return {
      calls: placed.length,
      lost: jobs - Number(ended.count),
      doubled: placed.length - new Set(placed).size + (tasks.length - attempts.size),
      unwritten: placed.filter((id) => !known.has(id)).length,
      brokenOff: tasks.filter(({ detail }) => detail?.startsWith('the engine ended')).length,
    };
  } finally {
    await db.destroy();
  }
}
