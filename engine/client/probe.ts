import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { DialflowError, type SipLineSettings, type TrunkStatus } from '../api';
import { SystemClock } from '../time/clock';
import type { ProbeAnswer, ProbeRequest } from '../service/rpc';
import { uncloneable } from './uncloneable';

/** Asks one trunk of a line how it stands. */
export type TrunkProbe = (line: SipLineSettings, trunk: string) => Promise<TrunkStatus>;

/** A trunk that answers nothing is given up after its own time-outs, and in any case after this. */
const LIMIT_MS = 40_000;

/**
 * Asks a trunk by a line of its own, in a thread of its own: no store is opened, free ports are
 * taken, and nothing is left. For settings that no engine runs with (yet).
 *
 * @throws DialflowError `InvalidInput` where the settings are wrong.
 */
export const probeTrunk: TrunkProbe = (line, trunk) =>
  new Promise((resolve, reject) => {
    const worker = workerOf({ line, trunk });
    const timer = new SystemClock().after(LIMIT_MS, () => {
      finish(() => reject(new DialflowError('Aborted', 'The trunk did not answer in time.')));
    });
    const finish = (tell: () => void): void => {
      timer.cancel();
      tell(); // the first word counts
      void worker.terminate();
    };
    worker.once('message', (answer: ProbeAnswer) => {
      finish(() =>
        'failed' in answer ? reject(DialflowError.revive(answer.failed)) : resolve(answer.status),
      );
    });
    worker.once('error', (error) => finish(() => reject(DialflowError.from(error))));
    worker.once('exit', () => {
      finish(() =>
        reject(new DialflowError('EngineStopped', 'The probe ended without an answer.')),
      );
    });
  });

function workerOf(request: ProbeRequest): Worker {
  try {
    return new Worker(join(__dirname, '../service/probe.js'), {
      workerData: request,
      name: 'dialflow probe',
    });
  } catch (error) {
    throw uncloneable('line settings', request, error);
  }
}
