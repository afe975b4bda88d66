import type { EngineClient } from '../../engine/client';
import { modules } from '../../nodes';
import { outputsOf, type Fields } from '../../nodes/host/definition';
import { isAll, isEach, isTrigger, type Data, type NodeModule } from '../../nodes/host/run';
import { checkSettings, fieldsOf } from '../../nodes/host/settings';
import { Dynamic, isOwn, type Flow, type OwnNode } from '../../scripts/flows/description';
import { plan, type PlannedNode } from '../../nodes/host/flows/plan';
import type { TestEngine } from '../support/engine';

/**
 * Plays a flow without a host: lists of records go from node to node along its wires. Nodes of
 * the hosts hand on what they get; what comes to an end is kept by the node's name.
 */
export class PlayedFlow {
  readonly arrived = new Map<string, Data[]>();
  readonly faults: unknown[] = [];
  private readonly nodes: Map<string, PlannedNode>;
  private readonly client: EngineClient;

  /**
   * @param values what looked-up settings find, by their path in the message.
   * @param doing what nodes of the hosts do, by their names, where they do not just hand on;
   *   nothing: it ends there.
   */
  constructor(
    flow: Flow,
    private readonly engine: TestEngine,
    private readonly values: Readonly<Record<string, unknown>> = {},
    private readonly doing: Readonly<Record<string, (data: Data) => Data | null>> = {},
  ) {
    this.nodes = new Map(plan(flow).map((one) => [one.node.name, one]));
    this.client = { ...engine.api } as unknown as EngineClient;
  }

  /** Subscribes the triggers, as a deploy does. */
  async deploy(): Promise<void> {
    for (const { node } of this.nodes.values()) {
      if (!isOwn(node)) continue;
      const module = moduleOf(node);
      if (!isTrigger(module)) continue;
      const context = this.contextOf(node);
      await this.engine.on(
        await module.run.filter(context),
        async (event) => {
          if ((await module.run.wants?.(event, context)) === false) return;
          const { output, data } = await module.run.emit(event, context);
          void this.follow(node.name, output, [data]);
        },
        node.name,
      );
    }
  }

  /** Lets a button's message go; resolves when all that it sets off has come to its end. */
  press(button: string, data: Data | Data[] = {}): Promise<void> {
    return this.follow(button, 'out', [data].flat());
  }

  private async follow(name: string, output: string, records: Data[]): Promise<void> {
    const from = this.nodes.get(name);
    const targets = from?.wires[from.outputs.indexOf(output)] ?? [];
    await Promise.all(targets.map((target) => this.arrive(target, records)));
  }

  private async arrive(name: string, records: Data[]): Promise<void> {
    this.arrived.set(name, [...(this.arrived.get(name) ?? []), ...records]);
    const node = this.nodes.get(name)?.node;
    try {
      if (!node || !isOwn(node)) await this.handOn(name, records);
      else await this.run(node, records);
    } catch (error) {
      this.faults.push(error);
    }
  }

  private async handOn(name: string, records: Data[]): Promise<void> {
    const done = records.map((record) => (this.doing[name] ? this.doing[name](record) : record));
    const left = done.filter((record) => record !== null);
    if (left.length > 0) await this.follow(name, 'out', left);
  }

  private async run(node: OwnNode, records: Data[]): Promise<void> {
    const module = moduleOf(node);
    const context = { ...this.contextOf(node), attachment: () => Promise.resolve(undefined) };
    if (isAll(module)) {
      const { outputs } = await module.run({ ...context, inputs: records });
      for (const [output, made] of Object.entries(outputs)) {
        if (made.length > 0) await this.follow(node.name, output, made);
      }
    } else if (isEach(module)) {
      for (const input of records) {
        const { output, data } = await module.run({ ...context, input });
        const known = outputsOf(node.definition, context.settings).map(({ key }) => key);
        if (!known.includes(output) && output !== 'hungUp')
          throw new Error(`${node.name}: ${output}`);
        await this.follow(node.name, output, [{ ...input, ...data }]);
      }
    }
  }

  private contextOf(node: OwnNode) {
    const fields = fieldsOf(node.definition);
    return {
      settings: checkSettings(fields, this.lookUp(node.settings, fields)),
      node: node.name,
      client: this.client,
      host: { kind: 'nodeRed' as const, engine: { id: 'engine', name: '' } },
      instanceId: this.engine.instanceId,
      signal: new AbortController().signal,
      progress: () => undefined,
      background: () => undefined,
    };
  }

  private lookUp(given: Readonly<Record<string, unknown>>, fields: Fields): Data {
    return Object.fromEntries(
      Object.entries(given)
        .filter(([name]) => name in fields)
        .map(([name, value]) => [
          name,
          value instanceof Dynamic ? this.values[value.nodeRed.value] : value,
        ]),
    );
  }
}

function moduleOf({ definition }: OwnNode): NodeModule {
  const module = modules.find((one) => one.definition.name === definition.name);
  if (!module) throw new Error(`There is no node ${definition.name}.`);
  return module;
}

/** What the code of a function node makes of a message. */
export function functionOf(flow: Flow, name: string): (data: Data) => Data | null {
  const nodes = flow.groups.flatMap((group) => group.nodes);
  const found = nodes.find((one) => one.name === name);
  if (!found || isOwn(found) || found.nodeRed.type !== 'function') throw new Error(`no ${name}`);
  const run = new Function('msg', String(found.nodeRed.properties['func']));
  return (data) => run({ ...data }) as Data | null;
}
