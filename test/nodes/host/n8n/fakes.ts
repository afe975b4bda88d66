import type {
  IBinaryData,
  IDataObject,
  IDeferredPromise,
  IExecuteFunctions,
  INodeExecutionData,
  IRun,
  ITriggerFunctions,
  OnError,
} from 'n8n-workflow';
import type { EngineOptions, EventEnvelope, EventFilter } from '../../../../engine/api';
import { type DialflowError } from '../../../../engine/api';
import type { EngineClient, EventHandler } from '../../../../engine/client';
import type { EngineSource } from '../../../../nodes/host/n8n/engine';

/** A parameter's value, or what makes it of the item's index. */
type Parameters = Readonly<Record<string, unknown>>;

/** As n8n: what is hidden or was never set has no value, and is an error without a fallback. */
function parameter(parameters: Parameters, name: string, index: number, fallback: unknown) {
  const value = parameters[name] ?? fallback;
  if (value === undefined) throw new Error(`Could not get parameter "${name}"`);
  return typeof value === 'function' ? (value as (index: number) => unknown)(index) : value;
}

const NODE = {
  id: 'node-1',
  name: 'The node',
  type: '@dialflow/n8n-nodes-telephony.speak',
  typeVersion: 1,
  position: [0, 0],
  parameters: {},
};

export interface FakeExecution {
  items?: INodeExecutionData[];
  parameters?: Parameters;
  onError?: OnError;
  signal?: AbortSignal;
  /** By item and name. */
  files?: Readonly<Record<string, string>>[];
  tool?: boolean;
}

/** As much of n8n's execution context as our adapter uses. */
export function fakeExecution(given: FakeExecution = {}): IExecuteFunctions {
  const { parameters = {}, onError, files = [] } = given;
  const items = (given.items ?? [{ json: {} }]).map((item, index) => {
    const file = files[index];
    if (!file) return item;
    const binary = Object.keys(file).map((name): [string, IBinaryData] => [
      name,
      { data: '', mimeType: 'text/plain', fileName: `${name}.csv` },
    ]);
    return { ...item, binary: Object.fromEntries(binary) };
  });
  return {
    getNode: () => ({ ...NODE, ...(onError ? { onError } : {}) }),
    getInputData: () => items,
    getWorkflow: () => ({ id: 'workflow-1', name: 'W', active: true }),
    getNodeParameter: (name: string, index: number, fallback: unknown) =>
      parameter(parameters, name, index, fallback),
    getCredentials: () => Promise.resolve({ instance: 'default' }),
    getExecutionCancelSignal: () => given.signal,
    continueOnFail: () => onError !== undefined && onError !== 'stopWorkflow',
    isToolExecution: () => given.tool ?? false,
    helpers: {
      getBinaryDataBuffer: (index: number, name: string) =>
        Promise.resolve(Buffer.from(files[index]?.[name] ?? '')),
      prepareBinaryData: (data: Buffer, fileName: string, mimeType: string) =>
        Promise.resolve({ data: data.toString('base64'), fileName, mimeType }),
    },
  } as unknown as IExecuteFunctions;
}

/** Answers every credential with this client, and counts who still uses it. */
export function fakeEngines(
  client: object = {},
  options: EngineOptions = { dataFolder: '/data', line: { kind: 'simulated', callees: [] } },
): EngineSource & { inUse: number } {
  if (!('as' in client)) Object.assign(client, { as: () => client });
  const engines = {
    inUse: 0,
    options: () => options,
    open: () => {
      engines.inUse += 1;
      return Promise.resolve({
        client: client as EngineClient,
        instanceId: 'instance-1',
        dataFolder: '/data',
        done: () => {
          engines.inUse -= 1;
        },
      });
    },
  };
  return engines;
}

export const refusing = (error: DialflowError, options?: EngineOptions): EngineSource => ({
  options: () => options ?? { dataFolder: '/data', line: { kind: 'simulated', callees: [] } },
  open: () => Promise.reject(error),
});

export interface Emitted {
  data: INodeExecutionData[][];
  done: IDeferredPromise<IRun> | undefined;
}

/** A trigger's context that keeps what was emitted. */
export function fakeTrigger(mode: 'trigger' | 'manual', parameters: Parameters = {}) {
  const told = {
    emitted: [] as Emitted[],
    errors: [] as Error[],
    failedExecutions: [] as Error[],
  };
  const host = {
    getNode: () => NODE,
    getWorkflow: () => ({ id: 'workflow-1', name: 'W', active: true }),
    getMode: () => mode,
    getCredentials: () => Promise.resolve({ instance: 'default' } as IDataObject),
    getNodeParameter: (name: string, fallback: unknown) => parameter(parameters, name, 0, fallback),
    emit: (data: INodeExecutionData[][], _response: unknown, done?: IDeferredPromise<IRun>) =>
      void told.emitted.push({ data, done }),
    emitError: (error: Error) => void told.errors.push(error),
    saveFailedExecution: (error: Error) => void told.failedExecutions.push(error),
  } as unknown as ITriggerFunctions;
  return { host, ...told };
}

/** The events' part of an engine: delivers, and keeps what was acknowledged. */
export class FakeEvents {
  readonly acknowledged: number[] = [];
  /** Calls whose flow is said to have failed. */
  readonly failed: unknown[] = [];
  readonly forgotten: string[] = [];
  readonly open = new Map<string, { filter: EventFilter; handler: EventHandler }>();
  private readonly kept: EventEnvelope[] = [];
  private end: (error: DialflowError | null) => void = () => {};

  readonly client = {
    ended: new Promise<DialflowError | null>((resolve) => (this.end = resolve)),
    calls: {
      flowFailed: (call: unknown) => {
        this.failed.push(call);
        return Promise.resolve();
      },
    },
    events: {
      forget: ({ consumer }: { consumer: string }) => {
        this.forgotten.push(consumer);
        return Promise.resolve();
      },
    },
    subscribe: (consumer: string, filter: EventFilter, handler: EventHandler) => {
      const opened = { filter, handler };
      this.open.set(consumer, opened);
      for (const event of this.kept) void this.deliver(consumer, event);
      return Promise.resolve({
        close: () => {
          this.open.delete(consumer);
          return Promise.resolve();
        },
      });
    },
  };

  publish(event: EventEnvelope): void {
    this.kept.push(event);
    for (const consumer of this.open.keys()) void this.deliver(consumer, event);
  }

  crash(error: DialflowError | null): void {
    this.end(error);
  }

  /** As the engine's client: acknowledged when the handler resolves, if it is still open then. */
  private async deliver(consumer: string, event: EventEnvelope): Promise<void> {
    const opened = this.open.get(consumer);
    try {
      await opened?.handler(event);
    } catch {
      return; // comes again
    }
    if (!opened || this.open.get(consumer) !== opened) return;
    this.acknowledged.push(event.sequence);
    this.kept.splice(this.kept.indexOf(event), 1);
  }
}

/** Lets everything that is ready go on. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise<void>((go) => setImmediate(go));
}
