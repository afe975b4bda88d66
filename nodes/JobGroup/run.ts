import type { JobGroup, Strategy } from '../../engine/api';
import { words } from '../host/definition';
import type { AllContext, AllResult, Data, RunAll } from '../host/run';
import { progressText } from '../common/progressText';
import { named } from '../common/renamed';
import { findJobGroup, listJobGroups } from '../common/resources';
import { assign, type Assigned } from './assign';
import { contactsIn } from './contacts';
import type { definition } from './definition';
import { follow } from './progress';
import { fieldsOfGroup, groupSettings } from './settings';

/** Contacts are told as they came in; the engine's paths of a strategy begin within it. */
const FIELDS_OF_ASSIGNMENT = [
  ['contacts', 'contacts'],
  ['groupId', 'jobGroup'],
  ['strategy', 'strategy'],
  ['', 'strategy'],
] as const;

type Context = AllContext<typeof definition.fields>;

export const run: RunAll<typeof definition.fields> = async (context) => {
  const { settings, client } = context;
  switch (settings.operation) {
    case 'run':
      return createAssignStart(context);
    case 'create':
      return one(await create(context));
    case 'assign': {
      const contacts = contactsIn(context.inputs);
      const { id } = await findJobGroup(context, settings.jobGroup);
      const assigning = assign(context, id, contacts, strategyOf(settings.strategy));
      const assigned = await named(assigning, FIELDS_OF_ASSIGNMENT);
      return one(await client.jobGroups.get({ groupId: id }), assigned);
    }
    case 'list': {
      const groups = await listJobGroups(context, settings.limit);
      return {
        outputs: { out: groups.map((g) => ({ ...g })) },
        status: words(`${groups.length} 个任务`, `${groups.length} groups`),
      };
    }
    case 'get':
      return one(await findJobGroup(context, settings.jobGroup));
    case 'start':
    case 'resume': {
      const { id } = await findJobGroup(context, settings.jobGroup);
      return followed(await client.jobGroups[settings.operation]({ groupId: id }), context);
    }
    case 'pause':
    case 'stop': {
      const { id } = await findJobGroup(context, settings.jobGroup);
      return one(await client.jobGroups[settings.operation]({ groupId: id }));
    }
  }
};

async function createAssignStart(context: Context): Promise<AllResult> {
  const contacts = contactsIn(context.inputs);
  const { id: groupId } = await create(context);
  try {
    const assigned = await assign(context, groupId, contacts);
    return followed(await context.client.jobGroups.start({ groupId }), context, assigned);
  } catch (error) {
    // Nothing of a run that fails is left behind: it can simply be run again.
    await context.client.jobGroups.delete({ groupId });
    throw error;
  }
}

function create({ settings, client, instanceId }: Context): Promise<JobGroup> {
  const strategy = strategyOf(settings.strategy);
  const created = client.jobGroups.create({
    instanceId,
    settings: groupSettings(settings, strategy),
  });
  return named(created, fieldsOfGroup(strategy));
}

/** Answers now; where the host shows a status, it goes on to tell how the group gets on. */
function followed(group: JobGroup, context: Context, assigned?: Assigned): AllResult {
  context.background((signal) => follow(group.id, context, signal));
  return one(group, assigned);
}

const one = (group: JobGroup, assigned?: Assigned): AllResult => ({
  outputs: { out: [{ ...group, ...assigned } satisfies Data] },
  status: progressText(group),
});

/** An object with a strategy's fields: the definition's check has seen to that. */
const strategyOf = (json: unknown): Strategy | undefined => json as Strategy | undefined;
