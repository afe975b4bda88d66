import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { DialflowError, type EngineOptions } from '../api';
import type { Answer } from '../service/rpc';
import { connect, type EngineClient } from './client';
import { uncloneable } from './uncloneable';

/**
 * Starts an engine in a worker thread of this process and answers with its client.
 *
 * @throws DialflowError `DataFolderInUse` with the process that holds it, `InvalidInput` for
 * options that are wrong.
 *
 * @example
 * const engine = await startEngine({ dataFolder: './calls', line: { kind: 'simulated', callees: [] } });
 * const { id } = await engine.instances.ensure({ name: 'default' });
 * await engine.stop();
 */
export async function startEngine(options: EngineOptions): Promise<EngineClient> {
  const worker = workerOf(options);
  await new Promise<void>((resolve, reject) => {
    worker.once('message', ([answer]: Answer[]) => {
      if (answer && 'failed' in answer) reject(DialflowError.revive(answer.failed));
      else resolve();
    });
    worker.once('error', (error) => reject(DialflowError.from(error)));
    worker.once('exit', () =>
      reject(new DialflowError('EngineStopped', 'The engine ended while it was starting.')),
    );
  });
  return connect(worker);
}

function workerOf(options: EngineOptions): Worker {
  try {
    return new Worker(join(__dirname, '../service/worker.js'), {
      workerData: options,
      name: 'dialflow engine',
    });
  } catch (error) {
    throw uncloneable('engine configuration', options, error);
  }
}
