import { Account } from '../account/account';
import { AuditLog } from '../account/audit';
import type { Outbox } from '../events/outbox';
import { Webhooks } from '../events/webhooks';
import { instantOf, localText } from '../rules/localTime';
import { nextDay } from '../rules/windows';
import { AccountStore } from '../store/account';
import type { Db } from '../store/schema';
import { openVault } from '../store/vault';
import { WebhookStore } from '../store/webhooks';
import type { Writer } from '../store/writer';
import type { Clock, Random } from '../time/clock';
import type { NewId } from '../time/ids';
import type { Settings } from './options';

/** Of the wall's clock: networks are no faster where the engine's is. */
const WEBHOOK_TIMEOUT_MS = 10_000;

export interface AccountSurroundings {
  settings: Settings;
  db: Db;
  writer: Writer;
  outbox: Outbox;
  clock: Clock;
  random: Random;
  newId: NewId;
  version: string;
  instances: { list(): Promise<readonly { id: string; maxConcurrency: number }[]> };
  /** Supplier of a caller number. */
  supplierOf: (number: string) => string | undefined;
  failed: (error: unknown) => void;
}

/** Audit log, account and webhooks. */
export function openAccount(given: AccountSurroundings): {
  audit: AuditLog;
  account: Account;
  webhooks: Webhooks;
} {
  const { db, writer, clock, newId, version, failed, instances, supplierOf } = given;
  const { timeZone, speed, dataFolder } = given.settings;
  const store = new AccountStore(db, writer);
  const calendar = {
    now: () => clock.now(),
    localText: (at: number) => localText(timeZone, at),
    beginOf: (day: string) => instantOf(timeZone, Date.parse(`${day}T00:00:00Z`), 0),
  };
  const audit = new AuditLog({ clock, newId, store, calendar, version });
  const account = new Account({
    clock,
    store,
    log: audit,
    concurrency: async (instanceId) =>
      (await instances.list())
        .filter(({ id }) => instanceId === undefined || id === instanceId)
        .reduce((sum, { maxConcurrency }) => sum + maxConcurrency, 0),
    supplierOf,
    calendar,
    nextDay: (at) => nextDay(timeZone, at),
    failed,
  });
  const webhooks = new Webhooks({
    clock,
    random: given.random,
    newId,
    store: new WebhookStore(db, writer),
    outbox: given.outbox,
    vault: openVault(dataFolder),
    timeoutMs: WEBHOOK_TIMEOUT_MS * speed,
    userAgent: `dialflow/${version}`,
    failed,
  });
  return { audit, account, webhooks };
}
