import type { IBinaryData, IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { engineFields } from '../../../credentials/engine.definition';
import { DialflowError } from '../../../engine/api';
import {
  HUNG_UP_OUTPUT,
  outputsOf,
  type Fields,
  type NodeDefinition,
  type SettingsOf,
} from '../definition';
import {
  isAll,
  type AllModule,
  type Attachment,
  type EachModule,
  type FileOut,
  type RunContext,
} from '../run';
import { checkSettings, fieldsOf } from '../settings';
import { callerOf, CREDENTIAL, hostEngines, type EngineAccess, type EngineSource } from './engine';
import { errorData, nodeError } from './errors';
import { fromParameters } from './values';

type Outputs = INodeExecutionData[][];
type Settings = SettingsOf<Fields>;

/** What a run put on its ports (nothing, where its call is over), or what it failed with. */
type Outcome = { ports: Map<number, INodeExecutionData[]>; error?: never } | { error: unknown };

/** Beyond so many, records that came of a whole batch do not name its items. */
const MAX_PAIRED = 20;

/**
 * Runs a node on what came in. A node of mode `each` runs on all items of the batch side by side,
 * for each may be a live call; one that fails lets the others come to their end first.
 */
export async function executeNode(
  host: IExecuteFunctions,
  module: EachModule | AllModule,
  engines: EngineSource = hostEngines,
): Promise<Outputs> {
  const engine = await open(host, engines);
  const outcomes = isAll(module)
    ? [await runOnAll(host, module, engine)]
    : await Promise.all(
        host.getInputData().map((item, index) => runOnItem(host, module, engine, item, index)),
      );
  try {
    const outputs: Outputs = [[]];
    for (const [index, outcome] of outcomes.entries()) {
      if ('error' in outcome) {
        put(outputs, failurePort(host, module.definition), [
          failed(host, fieldsOf(module.definition), outcome.error, index),
        ]);
      } else outcome.ports.forEach((items, port) => put(outputs, port, items));
    }
    return asked(host) ? [outputs.flat()] : outputs;
  } catch (error) {
    if (!isAll(module)) await endCalls(host, engine, outcomes);
    throw error;
  } finally {
    engine.done();
  }
}

/** Where a failed item goes that does not fail the execution; n8n's own error output sorts them itself. */
function failurePort(host: IExecuteFunctions, { outputs, failureOutput }: NodeDefinition): number {
  if (host.getNode().onError === 'continueErrorOutput') return 0;
  return Math.max(
    0,
    outputs.findIndex(({ key }) => key === failureOutput),
  );
}

/** The execution fails, and nobody will talk to the calls of this batch any more. */
async function endCalls(
  host: IExecuteFunctions,
  { client }: EngineAccess,
  outcomes: readonly Outcome[],
): Promise<void> {
  const made = outcomes.flatMap((outcome) =>
    'error' in outcome ? [] : [...outcome.ports.values()].flat(),
  );
  const calls = [...host.getInputData(), ...made].flatMap(({ json }) => {
    const { id } = (json['call'] ?? {}) as { id?: unknown };
    return typeof id === 'string' ? [id] : [];
  });
  const stopped = host.getExecutionCancelSignal()?.aborted;
  const end = (callId: string): Promise<unknown> =>
    stopped
      ? client.calls.hangUp({ callId, reason: 'FlowStopped', atOnce: true })
      : client.calls.flowFailed({ callId });
  // What cannot be ended is over, or its engine is.
  await Promise.allSettled([...new Set(calls)].map(end));
}

async function open(host: IExecuteFunctions, engines: EngineSource): Promise<EngineAccess> {
  try {
    return await engines.open(await host.getCredentials(CREDENTIAL));
  } catch (error) {
    throw nodeError(host.getNode(), error, { fields: engineFields });
  }
}

/** An AI agent reads the first output only, and wants an answer of every call. */
const asked = (host: IExecuteFunctions): boolean => host.isToolExecution?.() ?? false;

const put = (outputs: Outputs, port: number, items: INodeExecutionData[]): void => {
  while (outputs.length <= port) outputs.push([]);
  // Not all at once as arguments: a roster has hundreds of thousands.
  for (const item of items) outputs[port]?.push(item);
};

async function runOnItem(
  host: IExecuteFunctions,
  module: EachModule,
  engine: EngineAccess,
  item: INodeExecutionData,
  index: number,
): Promise<Outcome> {
  try {
    const settings = await checked(host, module.definition, index);
    const { output, data } = await module.run({
      ...contextOf(host, engine, settings),
      input: item.json,
      attachment: () => attachment(host, settings, index),
    });
    const port = portOf(host, module.definition, settings, output);
    if (port === undefined) return { ports: new Map() };
    const { binary } = item;
    const made: INodeExecutionData = {
      json: { ...item.json, ...data } as IDataObject,
      pairedItem: { item: index },
      ...(binary ? { binary } : {}),
    };
    return { ports: new Map([[port, [made]]]) };
  } catch (error) {
    return { error };
  }
}

async function runOnAll(
  host: IExecuteFunctions,
  module: AllModule,
  engine: EngineAccess,
): Promise<Outcome> {
  const items = host.getInputData();
  const paired =
    items.length > MAX_PAIRED ? {} : { pairedItem: items.map((_, item) => ({ item })) };
  try {
    const settings = await checked(host, module.definition, 0);
    const withFile = Math.max(
      0,
      items.findIndex(({ binary }) => binary),
    );
    const { outputs, cameFrom, files } = await module.run({
      ...contextOf(host, engine, settings),
      inputs: items.map(({ json }) => json),
      attachment: () => attachment(host, settings, withFile),
    });
    const ports = new Map<number, INodeExecutionData[]>();
    for (const [output, records] of Object.entries(outputs)) {
      const port = portOf(host, module.definition, settings, output);
      if (port === undefined) continue;
      const made = records.map((record, index): INodeExecutionData => {
        const item = cameFrom?.[output]?.[index];
        const pair = item === undefined ? paired : { pairedItem: { item } };
        return { json: record as IDataObject, ...pair };
      });
      for (const [index, file] of (files?.[output] ?? []).entries()) {
        const item = made[index];
        if (file && item) item.binary = { data: await binaryOf(host, file) };
      }
      ports.set(port, made);
    }
    return { ports };
  } catch (error) {
    return { error };
  }
}

const binaryOf = (host: IExecuteFunctions, file: FileOut): Promise<IBinaryData> =>
  host.helpers.prepareBinaryData(
    Buffer.from(file.data.buffer, file.data.byteOffset, file.data.byteLength),
    file.fileName,
    file.mimeType,
  );

/** The item that stands for a failure where the workflow goes on; else the failure itself. */
function failed(
  host: IExecuteFunctions,
  fields: Fields,
  error: unknown,
  index: number,
): INodeExecutionData {
  if (!host.continueOnFail()) {
    throw nodeError(host.getNode(), error, { itemIndex: index, fields });
  }
  // n8n's error output takes items that hold nothing but the error, and adds what came in.
  const bare = host.getNode().onError === 'continueErrorOutput';
  const input = bare ? {} : (host.getInputData()[index]?.json ?? {});
  return { json: { ...input, ...errorData(error) } as IDataObject, pairedItem: { item: index } };
}

async function checked(
  host: IExecuteFunctions,
  definition: NodeDefinition,
  index: number,
): Promise<Settings> {
  const fields = fieldsOf(definition);
  const { name: type, fields: kept = [] } = definition.credential ?? {};
  const credential = type ? await host.getCredentials(type, index) : {};
  const raw = fromParameters(fields, (name) =>
    kept.includes(name) ? credential[name] : host.getNodeParameter(name, index, null),
  );
  return checkSettings(fields, raw);
}

/** Index of the named output; none where the call is over and nothing shows that. */
function portOf(
  host: IExecuteFunctions,
  definition: NodeDefinition,
  settings: Settings,
  output: string,
): number | undefined {
  const port = outputsOf(definition, settings).findIndex(({ key }) => key === output);
  if (port >= 0) return port;
  if (output === HUNG_UP_OUTPUT.key && definition.liveCall) return asked(host) ? 0 : undefined;
  throw new DialflowError('Internal', `This node has no output "${output}".`);
}

/** What the workflow calls it: its credential. */
const engineOf = (host: IExecuteFunctions): { id: string; name: string } => {
  const used = host.getNode().credentials?.[CREDENTIAL];
  return { id: used?.id ?? '', name: used?.name ?? '' };
};

const contextOf = (
  host: IExecuteFunctions,
  { client, instanceId }: EngineAccess,
  settings: Settings,
): RunContext<Fields> => ({
  settings,
  node: host.getNode().name,
  client: client.as(callerOf(host)),
  instanceId,
  host: { kind: 'n8n', engine: engineOf(host) },
  signal: host.getExecutionCancelSignal() ?? new AbortController().signal,
  // n8n's nodes have no status to write on.
  progress: () => {},
  background: () => {},
});

async function attachment(
  host: IExecuteFunctions,
  settings: Settings,
  index: number,
): Promise<Attachment | undefined> {
  const binary = host.getInputData()[index]?.binary ?? {};
  const [first] = Object.keys(binary);
  if (first === undefined) return undefined;
  const name = String(settings['binaryProperty'] ?? '').trim() || first;
  const file = binary[name];
  if (!file) {
    const reason = `is not among the files of the input (${Object.keys(binary).join(', ')})`;
    throw DialflowError.invalid('input', [{ path: `binary.${name}`, reason }]);
  }
  const { fileName = file.fileExtension ? `${name}.${file.fileExtension}` : name } = file;
  return { fileName, data: await host.helpers.getBinaryDataBuffer(index, name) };
}
