import { Logger, makeWorkerUtils, run } from 'graphile-worker';
import { Postgres } from './postgres';

/** Jobs that are worked at at a time, and fetched and completed together. */
const AT_A_TIME = 50;
const TOGETHER = 500;

/**
 * Jobs a second of a job queue on PostgreSQL that do nothing, claimed and completed in batches. A
 * job of ours is more: a call with its attempt, four events and its counters.
 */
export async function graphileWorkerRate(jobs: number): Promise<number> {
  const postgres = await Postgres.start();
  try {
    const common = { connectionString: postgres.url, logger: new Logger(() => () => undefined) };
    const utils = await makeWorkerUtils(common);
    try {
      await utils.migrate();
      await utils.withPgClient((client) =>
        client.query(
          `select graphile_worker.add_jobs(array(
             select json_populate_record(null::graphile_worker.job_spec,
               json_build_object('identifier', 'nothing', 'payload', json_build_object('job', i)))
             from generate_series(1, $1::int) i))`,
          [jobs],
        ),
      );
      const done = Promise.withResolvers<void>();
      let left = jobs;
      const begun = performance.now();
      const runner = await run({
        ...common,
        noHandleSignals: true,
        maxPoolSize: AT_A_TIME,
        taskList: {
          nothing: () => {
            left -= 1;
            if (left === 0) done.resolve();
          },
        },
        preset: {
          worker: {
            concurrentJobs: AT_A_TIME,
            localQueue: { size: TOGETHER },
            completeJobBatchDelay: 0,
            failJobBatchDelay: 0,
          },
        },
      });
      await done.promise;
      // What was done is told to the database before it stops.
      await runner.stop();
      const seconds = (performance.now() - begun) / 1000;
      const rest = await utils.withPgClient((client) =>
        client.query<{ count: string }>('select count(*) from graphile_worker.jobs'),
      );
      if (rest.rows[0]?.count !== '0') throw new Error(`${rest.rows[0]?.count} jobs are left`);
      return Math.round(jobs / seconds);
    } finally {
      await utils.release();
    }
  } finally {
    await postgres.stop();
  }
}
