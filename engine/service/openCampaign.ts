import type { BotSettings, EngineOptions } from '../api';
import { Calls, type CallsContext } from '../call/calls';
import { Attempts, type AttemptsContext } from '../campaign/attempts';
import { DirectCalls } from '../campaign/directCalls';
import { Dispatcher } from '../campaign/dispatcher';
import { HostPace } from '../campaign/hostPace';
import type { Instances } from '../campaign/instances';
import { JobGroups } from '../campaign/jobGroups';
import { Jobs } from '../campaign/jobs';
import type { Agents, DialRules } from '../campaign/ports';
import { ProgressTeller } from '../campaign/progressTeller';
import type { Bot } from '../dialogue/bot';
import { pickWording, renderPrompt } from '../dialogue/prompt';
import type { Scenes } from '../dialogue/scenes';
import type { CallerNumberPool } from '../numbers';
import type { Complaints } from '../rules/complaints/complaints';
import { checkWording } from '../rules/wording/wording';
import type { AttemptStore } from '../store/attempts';
import { CalleeStore } from '../store/callees';
import type { HotWords } from '../results/labels/hotWords';
import type { GroupStore } from '../store/groups';
import type { JobStore } from '../store/jobs';
import type { Db } from '../store/schema';
import type { TurnStore } from '../store/turns';
import type { Clock } from '../time/clock';
import type { NewId } from '../time/ids';
import type { openIntents } from './openIntents';
import type { openLine } from './openLine';
import type { openPrompts } from './openPrompts';
import type { openRules } from './openRules';
import type { Settings } from './options';
import type { Recordings } from './recordings';

export interface CampaignSurroundings {
  settings: Pick<Settings, 'speed' | 'flowSilenceSeconds'>;
  options: Pick<EngineOptions, 'line'>;
  db: Db;
  clock: Clock;
  newId: NewId;
  line: Awaited<ReturnType<typeof openLine>>;
  recordings: Recordings;
  stores: { groups: GroupStore; jobs: JobStore; attempts: AttemptStore; turns: TurnStore };
  scenes: Scenes;
  prompts: ReturnType<typeof openPrompts>;
  understandings: ReturnType<typeof openIntents>['understandings'];
  rules: DialRules;
  instances: Instances;
  lists: ReturnType<typeof openRules>['lists'];
  complaints: Complaints;
  pool: CallerNumberPool;
  hotWords: HotWords;
  openBot: (settings: BotSettings) => Bot;
  failed: (error: unknown) => void;
}

export interface OpenCampaign {
  calls: Calls;
  attempts: Attempts;
  dispatcher: Dispatcher;
  jobGroups: JobGroups;
  directCalls: DirectCalls;
  jobs: Jobs;
  /** What calls and attempts are made with, for those that are tried out. */
  parts: { calls: CallsContext; attempts: Omit<AttemptsContext, 'caller' | 'told' | 'clock'> };
}

/** Campaigns and the calls they make: from a group's jobs to what became of each. */
export function openCampaign(given: CampaignSurroundings): OpenCampaign {
  const { settings, options, db, clock, newId, line, recordings, failed } = given;
  const { scenes, prompts, understandings, rules, instances, lists, complaints, pool, hotWords } =
    given;
  const {
    groups: groupStore,
    jobs: jobStore,
    attempts: attemptStore,
    turns: turnStore,
  } = given.stores;
  const pace = new HostPace(clock, settings.speed);
  const ofCalls: CallsContext = {
    clock,
    line,
    records: turnStore,
    prompts: {
      render: (text, variables) => renderPrompt(text, variables).text,
      pick: pickWording,
      spoken: (wording, variables, of) => prompts.spoken(wording, variables, of),
      kept: (content) => prompts.kept(content),
    },
    bots: {
      open: given.openBot,
      barred: (text) => checkWording([{ where: 'answer', text, as: 'said' }])[0]?.phrase ?? null,
    },
    understandingOf: (scene) => understandings.of(scene),
    ...(records(options) && {
      recordTo: (callId: string) => recordings.pathOf(callId, clock.now()),
      recordingsFolder: recordings.folder,
    }),
    sceneOf: async (sceneId) => (sceneId === null ? null : scenes.byId(sceneId)),
    past: (callId) => jobs.pastCall(callId),
    flowSilenceMs: settings.flowSilenceSeconds * 1000,
    begun: (callId) => pace.begun(callId),
    trunkOf: (number) => pool.trunkOf(number),
    hotWordsOf: (instanceId) => hotWords.of(instanceId),
  };
  const calls: Calls = new Calls(ofCalls);
  const ofAttempts = {
    newId,
    jobs: jobStore,
    store: attemptStore,
    rules,
    recordingUrl: (fileName: string) => recordings.urlOf(fileName),
    settingsOf: (instanceId: string) => instances.settingsOf(instanceId),
    failed,
  };
  const attempts: Attempts = new Attempts({
    ...ofAttempts,
    clock,
    caller: calls,
    told: (attempt, what) => {
      if (what === 'answered') pace.told(attempt.task.callId);
      else pace.over(attempt.task.callId);
      directCalls.told(attempt);
    },
  });
  const progress = new ProgressTeller({ clock, groups: groupStore, failed });
  const sifting = {
    rules,
    lists,
    numbers: pool,
    callees: new CalleeStore(db),
    blockOf: (instanceId: string) => complaints.blockOf(instanceId),
    settingsOf: (instanceId: string) => instances.settingsOf(instanceId),
  };
  const agents: Agents = {
    phones: () => line.phones().map(({ name }) => name),
    free: (phones) =>
      line.phones().filter((one) => phones.includes(one.name) && one.registered && !one.inCall)
        .length,
    handedOver: (groupId) => calls.handedOver(groupId),
  };
  const dispatcher: Dispatcher = new Dispatcher({
    clock,
    groups: groupStore,
    jobs: jobStore,
    attempts,
    scenes,
    progress,
    ...sifting,
    newId,
    agents,
    pace,
    limitOf: (instanceId) => instances.limitOf(instanceId),
    ended: (jobIds, end) => directCalls.refused(jobIds, end),
    failed,
  });
  const campaign = { clock, newId, jobs: jobStore, instances, dispatcher, rules, scenes };
  const jobGroups: JobGroups = new JobGroups({
    ...sifting,
    ...campaign,
    store: groupStore,
    caller: calls,
    progress,
    agents,
  });
  const directCalls: DirectCalls = new DirectCalls({
    ...campaign,
    groups: groupStore,
    caller: calls,
    zoneOf: (number) => pool.zoneOf(number),
    call: (callId) => calls.get({ callId }),
  });
  const jobs: Jobs = new Jobs({
    store: jobStore,
    groups: groupStore,
    dispatcher,
    turns: (callId) => turnStore.list(callId),
    tags: (callId) => turnStore.tags(callId),
  });
  const parts = { calls: ofCalls, attempts: ofAttempts };
  return { calls, attempts, dispatcher, jobGroups, directCalls, jobs, parts };
}

const records = ({ line }: Pick<EngineOptions, 'line'>): boolean =>
  line.kind === 'sip' && line.recording !== false;
