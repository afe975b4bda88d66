import {
  DialflowError,
  type Job,
  type JobGroup,
  type JobGroupSettings,
  type Page,
  type Strategy,
} from '../../engine/api';
import { words } from '../host/definition';
import type { AllContext, AllResult, Data, RunAll } from '../host/run';
import { plainNumber } from '../common/checks';
import { progressText } from '../common/progressText';
import { named } from '../common/renamed';
import { findJobGroup, listJobGroups } from '../common/resources';
import { optional, several } from '../common/values';
import type { Assigned } from './assign';
import type { definition } from './definition';
import { assignPeople, peopleIn } from './people';
import { follow } from './progress';
import { consentOf, fieldsOfGroup, groupSettings, instanceRules } from './settings';

/** Contacts are told as they came in; the engine's paths of a strategy begin within it. */
const FIELDS_OF_ASSIGNMENT = [
  ['contacts', 'contacts'],
  ['groupId', 'jobGroup'],
  ['consentSource', 'consentSource'],
  ['strategy', 'strategy'],
  ['', 'strategy'],
] as const;

/** Jobs that are asked for at a time. */
const PAGE = 500;

type Context = AllContext<typeof definition.fields>;

export const run: RunAll<typeof definition.fields> = async (context) => {
  const { settings, client } = context;
  switch (settings.operation) {
    case 'run':
      return createAssignStart(context);
    case 'create':
      return one(await create(context));
    case 'assign': {
      const people = peopleIn(context.inputs);
      const { id } = await findJobGroup(context, settings.jobGroup);
      const strategy = strategyOf(settings.strategy);
      const said = { ...(strategy && { strategy }), ...consentOf(settings) };
      const assigning = assignPeople(context, id, people, said);
      const assigned = await named(assigning, FIELDS_OF_ASSIGNMENT);
      return one(await client.jobGroups.get({ groupId: id }), assigned);
    }
    case 'list': {
      const groups = await listJobGroups(context, settings.limit);
      return {
        outputs: { out: groups.map((g) => ({ ...g })) },
        status: words(`${groups.length} 个任务`, several(groups.length, 'group')),
      };
    }
    case 'jobs':
      return jobsOf(context);
    case 'get':
      return one(await findJobGroup(context, settings.jobGroup));
    case 'start':
    case 'resume': {
      const { id } = await findJobGroup(context, settings.jobGroup);
      return followed(await client.jobGroups[settings.operation]({ groupId: id }), context);
    }
    case 'preview':
      return previewed(context);
    case 'update': {
      const { id } = await findJobGroup(context, settings.jobGroup);
      const changes = settings.changes as Partial<JobGroupSettings>;
      const changed = client.jobGroups.update({ groupId: id, settings: changes });
      return one(await named(changed, FIELDS_OF_CHANGE));
    }
    case 'copy': {
      const { id } = await findJobGroup(context, settings.jobGroup);
      const { copyName: name, withContacts: contacts } = settings;
      return one(await client.jobGroups.copy({ groupId: id, ...optional('name', name), contacts }));
    }
    case 'redial': {
      const { id } = await findJobGroup(context, settings.jobGroup);
      const { outcomes, copyName, startAtOnce: start } = settings;
      const other = settings.newSettings as Partial<JobGroupSettings> | undefined;
      const own = { ...other, ...optional('name', copyName) };
      const redial = client.jobGroups.redial({ groupId: id, outcomes, settings: own, start });
      const group = await named(redial, FIELDS_OF_REDIAL);
      return start ? followed(group, context) : one(group);
    }
    case 'stopCalls':
      return stopCalls(context);
    case 'instanceSettings':
      return setRules(context);
    case 'delete': {
      const { id, name } = await findJobGroup(context, settings.jobGroup);
      await client.jobGroups.delete({ groupId: id });
      return {
        outputs: { out: [{ id, name, deleted: true }] },
        status: words(`已删除 ${name}`, `${name} deleted`),
      };
    }
    case 'pause':
    case 'stop': {
      const { id } = await findJobGroup(context, settings.jobGroup);
      return one(await client.jobGroups[settings.operation]({ groupId: id }));
    }
  }
};

const FIELDS_OF_CHANGE = [
  ['settings', 'changes'],
  ['', 'changes'],
] as const;

const FIELDS_OF_REDIAL = [
  ['settings.name', 'copyName'],
  ['outcomes', 'outcomes'],
  ['settings', 'newSettings'],
  ['', 'newSettings'],
] as const;

/** Contacts of a group, in the roster's order: what became of each, or what it waits for. */
async function jobsOf(context: Context): Promise<AllResult> {
  const { settings, client } = context;
  const { id: groupId } = await findJobGroup(context, settings.jobGroup);
  const { jobStatus, limit } = settings;
  const jobs: Job[] = [];
  let after: string | null = null;
  do {
    const page: Page<Job> = await client.jobs.list({
      groupId,
      ...(jobStatus !== 'all' && { status: jobStatus }),
      limit: Math.min(PAGE, limit - jobs.length),
      ...(after !== null && { after }),
    });
    jobs.push(...page.list);
    after = page.next;
  } while (after !== null && jobs.length < limit);
  return {
    outputs: { out: jobs.map((job) => ({ ...job })) },
    status: words(`${jobs.length} 个作业`, several(jobs.length, 'job')),
  };
}

/** Who will be called and who will not, before anything begins. */
async function previewed(context: Context): Promise<AllResult> {
  const { id, name } = await findJobGroup(context, context.settings.jobGroup);
  const seen = await context.client.jobGroups.preview({ groupId: id });
  const { toDial, skipped } = seen;
  return {
    outputs: { out: [{ id, name, ...seen }] },
    status: words(`将呼 ${toDial}，跳过 ${skipped}`, `${toDial} to call, ${skipped} skipped`),
  };
}

async function stopCalls(context: Context): Promise<AllResult> {
  const { settings, client } = context;
  const { id: groupId } = await findJobGroup(context, settings.jobGroup);
  const entries = settings.stopNumbers
    .map(plainNumber)
    .filter(Boolean)
    .map((phoneNumber) => ({ phoneNumber }));
  const added = client.rules.addNumbers({ list: { kind: 'stopCall', groupId }, entries });
  const { refused } = await named(added, [['entries', 'stopNumbers']]);
  const wrong = refused.filter(({ duplicate }) => !duplicate);
  if (wrong.length > 0) {
    const problems = wrong.map(({ row, reason }) => ({ path: `stopNumbers[${row - 1}]`, reason }));
    throw DialflowError.invalid('stop-call list', problems);
  }
  return one(await client.jobGroups.get({ groupId }));
}

async function setRules({ settings, client, instanceId }: Context): Promise<AllResult> {
  const changing = client.instances.update({ instanceId, settings: instanceRules(settings) });
  const instance = await named(changing, [['settings', '']]);
  const text = words('外呼规则已设置', 'rules set');
  return { outputs: { out: [{ ...instance }] }, status: text };
}

async function createAssignStart(context: Context): Promise<AllResult> {
  const people = peopleIn(context.inputs);
  const { id: groupId } = await create(context);
  try {
    const assigned = await assignPeople(context, groupId, people);
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
  return named(created, fieldsOfGroup(settings, strategy));
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
