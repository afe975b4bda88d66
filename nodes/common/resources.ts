import {
  DialflowError,
  type EventFilter,
  type JobGroup,
  type NumberGroup,
  type Pool,
  type RingTone,
} from '../../engine/api';
import type { EngineClient } from '../../engine/client';

/** What the functions below need of a run's context. */
export interface Owner {
  client: EngineClient;
  instanceId: string;
}

/** A job group by its id or, where the operator typed one, its name. */
export async function findJobGroup(
  { client, instanceId }: Owner,
  idOrName: string,
): Promise<JobGroup> {
  const wanted = idOrName.trim();
  try {
    return await client.jobGroups.get({ groupId: wanted });
  } catch (error) {
    if (DialflowError.from(error).code !== 'NotFound') throw error;
  }
  return theOne('job group', wanted, await listJobGroups({ client, instanceId }));
}

type Engine = Pick<Owner, 'client'>;

/** A number pool by its key or its name. */
export async function findPool({ client }: Engine, keyOrName: string): Promise<Pool> {
  const pools = await client.privacy.listPools({});
  return theOne('number pool', keyOrName.trim(), pools, ({ key }) => key);
}

/** A number group (G) by its id or its name. */
export async function findNumberGroup({ client }: Engine, idOrName: string): Promise<NumberGroup> {
  return theOne('number group', idOrName.trim(), await client.privacy.listGroups({}));
}

/** A ring tone by its id or its name. */
export async function findRingTone({ client }: Engine, idOrName: string): Promise<RingTone> {
  return theOne('ring tone', idOrName.trim(), await client.privacy.listRingTones());
}

/** The thing of an id or else a name; which of several is meant, the operator has to say. */
function theOne<T extends { name: string; id?: string }>(
  what: string,
  wanted: string,
  all: readonly T[],
  idOf: (thing: T) => string = ({ id = '' }) => id,
): T {
  const byId = all.find((thing) => idOf(thing) === wanted);
  if (byId) return byId;
  const named = all.filter(({ name }) => name === wanted);
  const [only, ...others] = named;
  if (!only) throw DialflowError.notFound(what, wanted);
  if (others.length === 0) return only;
  const ids = named.map(idOf);
  throw new DialflowError(
    'InvalidInput',
    `${named.length} ${what}s are named "${wanted}". Name the one you mean by its id: ${ids.join(', ')}.`,
    { ids },
  );
}

/** Job groups of the instance, page by page, as many as asked for. */
export async function listJobGroups(
  { client, instanceId }: Owner,
  limit = Infinity,
): Promise<JobGroup[]> {
  const groups: JobGroup[] = [];
  let after: string | null = null;
  do {
    const page = await client.jobGroups.list({
      instanceId,
      limit: Math.min(200, limit - groups.length),
      ...(after === null ? {} : { after }),
    });
    groups.push(...page.list);
    after = page.next;
  } while (after !== null && groups.length < limit);
  return groups;
}

/** Events of this instance; of one scene or job group where the trigger's settings name one. */
export function ownEvents(
  instanceId: string,
  settings: { scene: string; jobGroup: string },
): EventFilter {
  const scene = settings.scene.trim();
  const group = settings.jobGroup.trim();
  return { instanceId, ...(scene && { scene }), ...(group && { group }) };
}
