import { join } from 'node:path';
import {
  type BotSettings,
  type EngineApi,
  type EngineInfo,
  type EngineOptions,
  type EventEnvelope,
  type EventFilter,
  type TrunkStatus,
} from '../api';
import type { AuditLog } from '../account/audit';
import { Calls, type CallsContext } from '../call/calls';
import { Attempts } from '../campaign/attempts';
import { Contacts, KeptRosters, Readings } from '../campaign/contacts';
import { DirectCalls } from '../campaign/directCalls';
import { Dispatcher } from '../campaign/dispatcher';
import { HostPace } from '../campaign/hostPace';
import { Instances } from '../campaign/instances';
import { JobGroups } from '../campaign/jobGroups';
import { Jobs } from '../campaign/jobs';
import { ProgressTeller } from '../campaign/progressTeller';
import { settleUnfinished } from '../campaign/recovery';
import { botOpener, type Bot } from '../dialogue/bot';
import { pickWording, renderPrompt } from '../dialogue/prompt';
import type { Trainer } from '../dialogue/intents/model/trainer';
import { checkSecondOpinion } from '../dialogue/opinion/settings';
import { Scenes } from '../dialogue/scenes';
import { Outbox } from '../events/outbox';
import { TrunkTeller } from '../events/trunkTeller';
import { wavDuration } from '../media/wavDuration';
import type { CallerNumberList } from '../numbers';
import type { Complaints } from '../rules/complaints/complaints';
import { bindRules } from '../rules/rules';
import { reviewScene } from '../rules/wording/scene';
import { checkWording } from '../rules/wording/wording';
import { AttemptStore } from '../store/attempts';
import { CalleeStore } from '../store/callees';
import { LAST_TIME, lastTime, openStore, type OpenStore } from '../store/open';
import { eventsAfter } from '../store/events';
import { GroupStore } from '../store/groups';
import { InstanceStore } from '../store/instances';
import { JobStore } from '../store/jobs';
import { writeMeta } from '../store/meta';
import { SceneStore } from '../store/scenes';
import { TurnStore } from '../store/turns';
import { Writer } from '../store/writer';
import { SystemClock, type Clock, type Random } from '../time/clock';
import { idMaker } from '../time/ids';
import { version } from '../version';
import { openAccount } from './openAccount';
import { openIntents } from './openIntents';
import { openResults } from './openResults';
import { checkLine, cryptoRandom, openLine } from './openLine';
import { openNumbers } from './openNumbers';
import { openPrompts } from './openPrompts';
import { checkRedis, openRedis } from './openRedis';
import { dialRules, openRules } from './openRules';
import { openTryout, parseTryout, type OpenTryout } from './openTryout';
import { checkOptions, type Settings } from './options';
import { Recordings } from './recordings';

/** A running engine: its methods, its events, its end. */
export interface Engine {
  api: Omit<EngineApi, 'events'> & { events: Omit<EngineApi['events'], 'open'> };
  /** Keeps what changes something, whoever asks for it. */
  audit: Pick<AuditLog, 'around'>;
  subscribe(
    consumer: string,
    filter: EventFilter,
    deliver: (event: EventEnvelope) => void,
    options?: { transient?: boolean },
  ): Promise<number>;
  stop(): Promise<void>;
}

/** What comes from outside; tests pass their own. */
export interface Surroundings {
  clock?: Clock;
  random?: Random;
  /** Outside bots. */
  openBot?: (settings: BotSettings) => Bot;
  /** Of models of intents; null: nothing is trained. */
  trainer?: Trainer | null;
  /** A fault nobody waits for the answer of. */
  failed: (error: unknown) => void;
  /** What went wrong outside and ends nothing. */
  warn?: (message: string) => void;
}

const SAVE_TIME_MS = 60_000;

/** Puts an engine together: the only place that knows all of its parts. */
export async function composeEngine(
  options: EngineOptions,
  surroundings: Surroundings,
): Promise<Engine> {
  const settings = checkOptions(options);
  checkLine(options);
  checkRedis(options.redis);
  checkSecondOpinion(options.secondOpinion);
  parseTryout(options.tryout);
  const store = await openStore(settings.dataFolder);
  try {
    return await assemble(settings, options, store, surroundings);
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function assemble(
  settings: Settings,
  options: EngineOptions,
  store: OpenStore,
  surroundings: Surroundings,
): Promise<Engine> {
  const { dataFolder, speed, timeZone } = settings;
  const { db } = store;
  const { failed, random = cryptoRandom, warn = warnOnConsole } = surroundings;
  const clock = surroundings.clock ?? new SystemClock(speed, await lastTime(db));
  const newId = idMaker(clock, random);

  const writer = new Writer(db, () => outbox.wake());
  const outbox: Outbox = new Outbox(db, writer, clock, failed);
  const groupStore = new GroupStore(db, writer);
  const jobStore = new JobStore(db, writer);
  const attemptStore = new AttemptStore(db, writer);
  const turnStore = new TurnStore(db, writer);
  const recordings = new Recordings(dataFolder, wavDuration);
  const trunks = new TrunkTeller({ clock, writer, failed });
  const changed = (trunk: TrunkStatus): void => trunks.changed(trunk);
  const line = await openLine(options, { clock, random, warn, changed });

  const scenes = new Scenes({
    clock,
    newId,
    store: new SceneStore(db, writer),
    inUse: (sceneId) => groupStore.anyOpen({ sceneId }),
    rules: reviewScene,
    saved: (scene) => models.prepare(scene),
    deleted: (sceneId) => prompts.forget({ sceneId }),
  });
  const { models, understandings } = openIntents({
    dataFolder,
    secondOpinion: options.secondOpinion,
    clock,
    speed,
    trainer: surroundings.trainer,
    sceneOf: (p) => scenes.get(p),
    warn,
  });
  const prompts = openPrompts({
    db,
    writer,
    clock,
    newId,
    dataFolder,
    scene: (p) => scenes.get(p),
    instance: (instanceId) => instances.find(instanceId),
    inUse: (of) => groupStore.anyOpen(of),
  });
  const rules = dialRules(timeZone);
  const instances = new Instances({
    clock,
    newId,
    store: new InstanceStore(db, writer),
    deleted: (instanceId) => {
      directCalls.forget(instanceId);
      numbers.forget(instanceId);
      complaints.forget(instanceId);
      exports.forget(instanceId).catch(failed);
      prompts.forget({ instanceId }).catch(failed);
    },
    changed: (instanceId, what) => {
      dispatcher.stir(instanceId);
      if (what === 'settings') dispatcher.rulesChanged(instanceId).catch(failed);
    },
    rules,
  });
  const numbering = await openNumbers({
    db,
    writer,
    clock,
    newId,
    trunks: () => (line.kind === 'sip' ? line.trunks().map(({ name }) => name) : null),
    instance: (instanceId) => instances.find(instanceId),
    changed: (instanceId) => {
      dispatcher.rulesChanged(instanceId).catch(failed);
    },
  });
  const { pool } = numbering;
  const numbers: CallerNumberList = numbering.numbers;
  const closing = new AbortController();
  const readings = new Readings({ clock, signal: closing.signal });
  const kept = new KeptRosters({ clock, newId, folder: join(dataFolder, 'rosters'), failed });
  const contacts = new Contacts({ readings, kept, assign: (p) => jobGroups.assign(p) });
  const ruling = openRules({
    db,
    writer,
    clock,
    newId,
    instanceExists: (instanceId) => instances.limitOf(instanceId) > 0,
    readRoster: (source) => contacts.check({ source }),
    groupOf: (groupId) => groupStore.get(groupId),
    changed: (instanceId) => {
      dispatcher.rulesChanged(instanceId ?? undefined).catch(failed);
    },
    stopped: (groupId, numbers) => jobGroups.stopCalls(groupId, numbers),
    stirred: (instanceId) => dispatcher.stir(instanceId),
  });
  const { lists } = ruling;
  const complaints: Complaints = ruling.complaints;
  const pace = new HostPace(clock, speed);
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
      open: surroundings.openBot ?? botOpener(),
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
  const dispatcher: Dispatcher = new Dispatcher({
    clock,
    groups: groupStore,
    jobs: jobStore,
    attempts,
    scenes,
    progress,
    ...sifting,
    newId,
    agents: {
      free: (phones) =>
        line.phones().filter((one) => phones.includes(one.name) && one.registered && !one.inCall)
          .length,
      handedOver: (groupId) => calls.handedOver(groupId),
    },
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

  const tryout = openTryout({
    options,
    clock,
    random,
    calls: ofCalls,
    attempts: ofAttempts,
    campaign: { newId, groups: groupStore, jobs: jobStore, instances, rules, scenes },
    phones: () => line.phones(),
    fault: failed,
    warn,
  });
  const redis = openRedis(options.redis, { clock, random, outbox, warn });
  const { audit, account, webhooks } = openAccount({
    settings,
    db,
    writer,
    outbox,
    clock,
    random,
    newId,
    version,
    instances,
    supplierOf: (number) => numbers.supplierOf(number),
    failed,
  });

  const {
    results,
    exports,
    close: closeResults,
  } = openResults({
    settings,
    db,
    writer,
    clock,
    newId,
    failed,
  });

  const turns = (callId: string) => turnStore.list(callId);
  try {
    await kept.load();
    await instances.load();
    await prompts.load();
    await numbers.load();
    await complaints.load();
    const unfinished = { clock, jobs: jobStore, groups: groupStore, store: attemptStore };
    await settleUnfinished({ ...unfinished, attempts, turns, recordings });
    await webhooks.load();
    await redis.load();
    await exports.load();
    await dispatcher.load();
  } catch (error) {
    await dispatcher.stop();
    await closeResults();
    await account.stop();
    await webhooks.stop();
    await redis.stop();
    trunks.stop();
    await line.close();
    await outbox.stop();
    await writer.idle();
    throw error;
  }
  let timer = clock.after(SAVE_TIME_MS, saveTime);
  function saveTime(): void {
    timer = clock.after(SAVE_TIME_MS, saveTime);
    writer.write((trx) => writeMeta(trx, LAST_TIME, String(clock.now()))).catch(failed);
    account.count().catch(failed);
  }

  const startedAt = clock.now();
  const info = async (): Promise<EngineInfo> => ({
    version,
    dataFolder,
    line: line.kind,
    speed,
    startedAt,
    liveCalls: calls.live,
    executingGroups: dispatcher.executing,
  });

  return {
    api: {
      engine: { info },
      line: {
        // Simulated callees are phones to a transfer only: there is nothing to see to.
        status: async () => ({
          trunks: line.trunks(),
          phones: line.kind === 'simulated' ? [] : line.phones(),
          speech: line.speech(),
        }),
        test: ({ trunk }) => line.test(trunk),
      },
      instances,
      contacts,
      jobGroups,
      jobs,
      numbers,
      scenes,
      intents: understandings,
      prompts,
      rules: bindRules({
        lists,
        complaints,
        sceneOf: (instanceId, scene) => scenes.get({ instanceId, scene }),
        suppliers: () => numbers.suppliers(),
      }),
      calls: bindCalls(calls, directCalls, tryout),
      tryout: tryout.api,
      events: {
        acknowledge: async (p) => outbox.acknowledge(p.subscription, p.sequence),
        reject: async (p) => outbox.reject(p.subscription, p.sequence),
        close: (p) => outbox.close(p.subscription),
        forget: (p) => outbox.forget(p.consumer),
        list: ({ after, limit, ...filter }) =>
          eventsAfter(db, after ?? 0, { ...filter, direct: true }, Math.min(limit ?? 1000, 10_000)),
        redis: async () => redis.status(),
      },
      account,
      webhooks,
      results,
      exports,
    },
    audit,
    subscribe: (consumer, filter, deliver, options) =>
      outbox.open(consumer, filter, deliver, options),
    async stop() {
      closing.abort();
      kept.close();
      await dispatcher.stop();
      await tryout.stop();
      await calls.endAll('EngineStopped');
      trunks.stop();
      await line.close();
      timer.cancel();
      await closeResults();
      await writer.write((trx) => writeMeta(trx, LAST_TIME, String(clock.now())));
      await account.stop();
      await webhooks.stop();
      await redis.stop();
      await outbox.stop();
      await writer.idle();
      tryout.close();
      calls.close();
      await understandings.close();
      await store.close();
    },
  };
}

function bindCalls(all: Calls, direct: DirectCalls, tryout: OpenTryout): EngineApi['calls'] {
  // Those that are tried out are kept apart from the others.
  const of = ({ callId }: { callId: string }): Calls => tryout.of(callId) ?? all;
  return {
    dial: (p) => (p.tryout ? tryout.dial({ ...p, tryout: p.tryout }) : direct.dial(p)),
    giveUp: async (p) => {
      if (!tryout.giveUp(p.reference)) await direct.giveUp(p);
    },
    speak: (p) => of(p).speak(p),
    listen: (p) => of(p).listen(p),
    match: (p) => of(p).match(p),
    converse: (p) => of(p).converse(p),
    branch: (p) => of(p).branch(p),
    transfer: (p) => of(p).transfer(p),
    tag: (p) => of(p).tag(p),
    hangUp: (p) => of(p).hangUp(p),
    get: (p) => of(p).get(p),
    turns: (p) => of(p).turns(p),
  };
}

const records = ({ line }: EngineOptions): boolean =>
  line.kind === 'sip' && line.recording !== false;

/** A host shows what a thread of it prints. */
function warnOnConsole(message: string): void {
  process.stderr.write(`dialflow: ${message}\n`);
}
