import { join } from 'node:path';
import {
  type EngineApi,
  type EngineInfo,
  type EngineOptions,
  type EventEnvelope,
  type EventFilter,
  type Scene,
  type TrunkStatus,
} from '../api';
import type { AuditLog } from '../account/audit';
import { Calls } from '../call/calls';
import { Attempts } from '../campaign/attempts';
import { checkPhoneNumber, Contacts, KeptRosters, Readings } from '../campaign/contacts';
import { DirectCalls } from '../campaign/directCalls';
import { Dispatcher } from '../campaign/dispatcher';
import { HostPace } from '../campaign/hostPace';
import { Instances } from '../campaign/instances';
import { JobGroups } from '../campaign/jobGroups';
import { Jobs } from '../campaign/jobs';
import type { DialRules } from '../campaign/ports';
import { ProgressTeller } from '../campaign/progressTeller';
import { settleUnfinished } from '../campaign/recovery';
import { pickWording, renderPrompt } from '../dialogue/prompt';
import { compileScene, type SceneMatcher } from '../dialogue/questions';
import { Scenes } from '../dialogue/scenes';
import { Outbox } from '../events/outbox';
import { TrunkTeller } from '../events/trunkTeller';
import { wavDuration } from '../media/wavDuration';
import { CallerNumberList, CallerNumberPool, Suppliers, SUPPLIER_PRESETS } from '../numbers';
import { loadPlaces } from '../places';
import { localText } from '../rules/localTime';
import { parseStrategy } from '../rules/strategy';
import { Complaints } from '../rules/complaints/complaints';
import { consentProblem } from '../rules/consent';
import { Lists } from '../rules/lists/lists';
import { bindRules } from '../rules/rules';
import { reviewScene } from '../rules/wording/scene';
import { globalHours, goesRound } from '../rules/schedule';
import { nextDay, nextWindow, startOfDay } from '../rules/windows';
import { AttemptStore } from '../store/attempts';
import { CalleeStore } from '../store/callees';
import { LAST_TIME, lastTime, openStore, type OpenStore } from '../store/open';
import { eventsAfter } from '../store/events';
import { GroupStore } from '../store/groups';
import { InstanceStore } from '../store/instances';
import { ComplaintStore } from '../store/complaints';
import { JobStore } from '../store/jobs';
import { ListStore } from '../store/lists';
import { writeMeta } from '../store/meta';
import { NumberStore } from '../store/numbers';
import { SceneStore } from '../store/scenes';
import { TurnStore } from '../store/turns';
import { Writer } from '../store/writer';
import { SystemClock, type Clock, type Random } from '../time/clock';
import { idMaker } from '../time/ids';
import { version } from '../version';
import { openAccount } from './openAccount';
import { openResults } from './openResults';
import { checkLine, cryptoRandom, openLine } from './openLine';
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
  });
  const instances = new Instances({
    clock,
    newId,
    store: new InstanceStore(db, writer),
    deleted: (instanceId) => {
      directCalls.forget(instanceId);
      numbers.forget(instanceId);
      complaints.forget(instanceId);
      exports.forget(instanceId).catch(failed);
    },
    changed: (instanceId, what) => {
      dispatcher.stir(instanceId);
      if (what === 'settings') dispatcher.rulesChanged(instanceId).catch(failed);
    },
    rules: { parseStrategy },
  });
  const places = await loadPlaces();
  const numberStore = new NumberStore(db, writer);
  const pool = new CallerNumberPool(places);
  const numbers: CallerNumberList = new CallerNumberList({
    clock,
    newId,
    store: numberStore,
    places,
    suppliers: new Suppliers({
      clock,
      store: numberStore,
      places,
      hours: { window: nextWindow, nextDay, localText },
      presets: SUPPLIER_PRESETS,
    }),
    pool,
    instance: (instanceId) => instances.find(instanceId),
    changed: (instanceId) => {
      dispatcher.rulesChanged(instanceId).catch(failed);
    },
  });
  const closing = new AbortController();
  const readings = new Readings({ clock, signal: closing.signal });
  const kept = new KeptRosters({ clock, newId, folder: join(dataFolder, 'rosters'), failed });
  const contacts = new Contacts({ readings, kept, assign: (p) => jobGroups.assign(p) });
  const ofNumbers = {
    clock,
    newId,
    checkNumber: checkPhoneNumber,
    instanceExists: (instanceId: string) => instances.limitOf(instanceId) > 0,
  };
  const lists = new Lists({
    ...ofNumbers,
    store: new ListStore(db, writer),
    readRoster: (source) => contacts.check({ source }),
    groupOf: (groupId) => groupStore.get(groupId),
    changed: (instanceId) => {
      dispatcher.rulesChanged(instanceId ?? undefined).catch(failed);
    },
    stopped: (groupId, numbers) => jobGroups.stopCalls(groupId, numbers),
  });
  const complaints: Complaints = new Complaints({
    ...ofNumbers,
    store: new ComplaintStore(db, writer),
    changed: (instanceId) => dispatcher.stir(instanceId),
  });
  const rules: DialRules = {
    parseStrategy,
    window: (strategy, now, { global, zone } = {}) =>
      nextWindow(strategy, zone ?? timeZone, now, global && globalHours(global)),
    goesRound,
    timeZone,
    startOfDay: (now) => startOfDay(timeZone, now),
    nextDay: (now) => nextDay(timeZone, now),
    localText: (at) => localText(timeZone, at),
    consent: consentProblem,
  };
  const pace = new HostPace(clock, speed);
  const calls: Calls = new Calls({
    clock,
    line,
    records: turnStore,
    prompts: {
      render: (text, variables) => renderPrompt(text, variables).text,
      pick: pickWording,
    },
    understandingOf: matchersByScene(),
    ...(records(options) && {
      recordTo: (callId: string) => recordings.pathOf(callId, clock.now()),
      recordingsFolder: recordings.folder,
    }),
    sceneOf: async (sceneId) => (sceneId === null ? null : scenes.byId(sceneId)),
    past: (callId) => jobs.pastCall(callId),
    flowSilenceMs: settings.flowSilenceSeconds * 1000,
    begun: (callId) => pace.begun(callId),
  });
  const attempts: Attempts = new Attempts({
    clock,
    newId,
    jobs: jobStore,
    store: attemptStore,
    caller: calls,
    rules,
    recordingUrl: (fileName) => recordings.urlOf(fileName),
    settingsOf: (instanceId) => instances.settingsOf(instanceId),
    told: (attempt, what) => {
      if (what === 'answered') pace.told(attempt.task.callId);
      else pace.over(attempt.task.callId);
      directCalls.told(attempt);
    },
    failed,
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
    await numbers.load();
    await complaints.load();
    const unfinished = { clock, jobs: jobStore, groups: groupStore, store: attemptStore };
    await settleUnfinished({ ...unfinished, attempts, turns, recordings });
    await webhooks.load();
    await exports.load();
    await dispatcher.load();
  } catch (error) {
    await dispatcher.stop();
    await closeResults();
    await account.stop();
    await webhooks.stop();
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
        }),
        test: ({ trunk }) => line.test(trunk),
      },
      instances,
      contacts,
      jobGroups,
      jobs,
      numbers,
      scenes,
      rules: bindRules({
        lists,
        complaints,
        sceneOf: (instanceId, scene) => scenes.get({ instanceId, scene }),
      }),
      calls: bindCalls(calls, directCalls),
      events: {
        acknowledge: async (p) => outbox.acknowledge(p.subscription, p.sequence),
        reject: async (p) => outbox.reject(p.subscription, p.sequence),
        close: (p) => outbox.close(p.subscription),
        forget: (p) => outbox.forget(p.consumer),
        list: ({ after, limit, ...filter }) =>
          eventsAfter(db, after ?? 0, { ...filter, direct: true }, Math.min(limit ?? 1000, 10_000)),
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
      await calls.endAll('EngineStopped');
      trunks.stop();
      await line.close();
      timer.cancel();
      await closeResults();
      await writer.write((trx) => writeMeta(trx, LAST_TIME, String(clock.now())));
      await account.stop();
      await webhooks.stop();
      await outbox.stop();
      await writer.idle();
      calls.close();
      await store.close();
    },
  };
}

function bindCalls(calls: Calls, direct: DirectCalls): EngineApi['calls'] {
  return {
    dial: (p) => direct.dial(p),
    giveUp: (p) => direct.giveUp(p),
    speak: (p) => calls.speak(p),
    listen: (p) => calls.listen(p),
    match: (p) => calls.match(p),
    transfer: (p) => calls.transfer(p),
    tag: (p) => calls.tag(p),
    hangUp: (p) => calls.hangUp(p),
    get: (p) => calls.get(p),
    turns: (p) => calls.turns(p),
  };
}

/** A scene is compiled once a version. */
function matchersByScene(): (scene: Scene | null) => SceneMatcher {
  const compiled = new WeakMap<Scene, SceneMatcher>();
  const none = compileScene(null);
  return (scene) => {
    if (!scene) return none;
    const known = compiled.get(scene);
    if (known) return known;
    const matcher = compileScene(scene);
    compiled.set(scene, matcher);
    return matcher;
  };
}

const records = ({ line }: EngineOptions): boolean =>
  line.kind === 'sip' && line.recording !== false;

/** A host shows what a thread of it prints. */
function warnOnConsole(message: string): void {
  process.stderr.write(`dialflow: ${message}\n`);
}
