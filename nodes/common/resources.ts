import { DialflowError, type EventFilter, type JobGroup } from '../../engine/api';
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
  const named = (await listJobGroups({ client, instanceId })).filter((g) => g.name === wanted);
  const [only, ...others] = named;
  if (!only) throw DialflowError.notFound('job group', wanted);
  if (others.length === 0) return only;
  const ids = named.map((g) => g.id).join(', ');
  throw new DialflowError(
    'InvalidInput',
    `${named.length} job groups are named "${wanted}". Name the one you mean by its id: ${ids}.`,
    { ids: named.map((g) => g.id) },
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
