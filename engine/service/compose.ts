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
import { Contacts, KeptRosters, Readings } from '../campaign/contacts';
import { Instances } from '../campaign/instances';
import { settleUnfinished } from '../campaign/recovery';
import { botOpener, type Bot } from '../dialogue/bot';
import type { Trainer } from '../dialogue/intents/model/trainer';
import { checkSecondOpinion } from '../dialogue/opinion/settings';
import { Scenes } from '../dialogue/scenes';
import { Outbox } from '../events/outbox';
import { TrunkTeller } from '../events/trunkTeller';
import { wavDuration } from '../media/wavDuration';
import type { CallerNumberList } from '../numbers';
import type { Transcriber } from '../privacy/transcripts';
import type { Complaints } from '../rules/complaints/complaints';
import { bindRules } from '../rules/rules';
import { reviewScene } from '../rules/wording/scene';
import { checkWording } from '../rules/wording/wording';
import { AttemptStore } from '../store/attempts';
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
import { bindCalls } from './bindCalls';
import { openAccount } from './openAccount';
import { openCampaign, type OpenCampaign } from './openCampaign';
import { openIntents } from './openIntents';
import { openResults } from './openResults';
import { checkLine, cryptoRandom, openLine } from './openLine';
import { openNumbers } from './openNumbers';
import { openPrivacy } from './openPrivacy';
import { openPrivacyCalls } from './openPrivacyCalls';
import { checkSms, openSms, type OpenSms } from './openSms';
import { openPrompts } from './openPrompts';
import { checkRedis, openRedis } from './openRedis';
import { dialRules, openRules } from './openRules';
import { openTranscriber } from './openTranscriber';
import { openTryout, parseTryout } from './openTryout';
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
  /** Of recordings. */
  transcriber?: Transcriber;
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
  checkSms(options);
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
  const late: { sms?: OpenSms } = {};
  const line = await openLine(options, {
    ...{ clock, random, warn, changed },
    ...(options.sms?.sip && { message: async (sms) => (await late.sms?.takeSip(sms)) ?? 'later' }),
  });

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
  const privacy = openPrivacy({
    ...{ db, writer, clock, random, newId, dataFolder, timeZone, failed },
    places: numbering.places,
    transcriber: surroundings.transcriber ?? openTranscriber(options.speech, clock),
    recordingPath: (fileName) => join(recordings.folder, fileName),
    findRecording: async (callId, startedAt) => {
      const found = await recordings.find(callId, startedAt);
      return found && { ...found, url: recordings.urlOf(found.fileName) };
    },
  });
  const privacyCalls = openPrivacyCalls({
    ...{ clock, newId, line, privacy, recordings, warn, failed },
    tonesFolder: join(dataFolder, 'privacy', 'tones'),
  });
  const sms = openSms({
    ...{ options, db, writer, clock, random, newId, version, line, failed },
    privacy: privacy.api,
    usage: (x, used) => privacy.smsUsage(x, used),
    barred: (text) => checkWording([{ where: 'message', text, as: 'said' }])[0]?.phrase ?? null,
  });
  late.sms = sms;
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
  const {
    results,
    exports,
    hotWords,
    close: closeResults,
  } = openResults({ settings, db, writer, clock, newId, failed });
  const { calls, attempts, dispatcher, jobGroups, directCalls, jobs, parts }: OpenCampaign =
    openCampaign({
      ...{ settings, options, db, clock, newId, line, recordings, failed },
      stores: { groups: groupStore, jobs: jobStore, attempts: attemptStore, turns: turnStore },
      ...{ scenes, prompts, understandings, rules, instances, lists, complaints, pool, hotWords },
      openBot: surroundings.openBot ?? botOpener(),
    });

  const tryout = openTryout({
    options,
    clock,
    random,
    calls: parts.calls,
    attempts: parts.attempts,
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

  const turns = (callId: string) => turnStore.list(callId);
  try {
    await kept.load();
    await instances.load();
    await prompts.load();
    await hotWords.load();
    await numbers.load();
    await privacy.load();
    await complaints.load();
    const unfinished = { clock, jobs: jobStore, groups: groupStore, store: attemptStore };
    await settleUnfinished({ ...unfinished, attempts, turns, recordings });
    await webhooks.load();
    await redis.load();
    await exports.load();
    await dispatcher.load();
    privacyCalls.start();
    await sms.load();
  } catch (error) {
    await sms.stop();
    await dispatcher.stop();
    await privacy.stop();
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
      privacy: privacy.api,
      sms: sms.api,
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
      await sms.stop();
      await line.close();
      await privacyCalls.written();
      timer.cancel();
      await privacy.stop();
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

/** A host shows what a thread of it prints. */
function warnOnConsole(message: string): void {
  process.stderr.write(`dialflow: ${message}\n`);
}
