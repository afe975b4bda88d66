import type { NodeAPI } from 'node-red';
import { DialflowError } from '../../../engine/api';
import type { ResourceField } from '../definition';
import type { Engine } from './connection';
import { connectionOf } from './lookup';

/** One line of a picker. */
export interface Choice {
  value: string;
  label: string;
}

const LIST: Record<ResourceField['resource'], (engine: Engine) => Promise<Choice[]>> = {
  async scene({ client, instanceId }) {
    const scenes = await client.scenes.list({ instanceId });
    return scenes.map(({ name }) => ({ value: name, label: name }));
  },
  async jobGroup({ client, instanceId }) {
    const { list } = await client.jobGroups.list({ instanceId, limit: 200 });
    return named(list);
  },
  async pool({ client }) {
    const pools = await client.privacy.listPools({});
    return named(pools.map(({ key, name, kind }) => ({ id: key, name, kind })));
  },
  async numberGroup({ client }) {
    return named(await client.privacy.listGroups({}));
  },
  async ringTone({ client }) {
    const tones = await client.privacy.listRingTones();
    return named(tones.map(({ id, name }) => ({ id, name })));
  },
};

/** Things by their names; by id where a name is not enough. */
function named(list: readonly { id: string; name: string; kind?: string }[]): Choice[] {
  const names = list.map(({ name }) => name);
  const unique = (name: string): boolean => names.indexOf(name) === names.lastIndexOf(name);
  return list.map(({ id, name, kind }) => {
    const value = unique(name) ? name : id;
    const more = [kind, value === id ? id : undefined].filter((text) => text !== undefined);
    return { value, label: more.length === 0 ? name : `${name} (${more.join(', ')})` };
  });
}

const isResource = (name: string): name is keyof typeof LIST => Object.hasOwn(LIST, name);

/**
 * `GET /dialflow/options/:resource?engine=<config node>`: what a picker in the editor offers.
 * Only a deployed engine can be asked; the field takes free text besides.
 */
export function serveOptions(RED: NodeAPI): void {
  RED.httpAdmin.get(
    '/dialflow/options/:resource',
    RED.auth.needsPermission('flows.read'),
    async (request, response) => {
      const resource = String(request.params['resource']);
      const connection = connectionOf(RED, request.query['engine']);
      if (!isResource(resource) || !connection) {
        response.status(404).json({ message: 'no such list, or the engine is not deployed' });
        return;
      }
      try {
        response.json(await LIST[resource](await connection.ready()));
      } catch (error) {
        response.status(503).json(DialflowError.from(error).toJSON());
      }
    },
  );
}
