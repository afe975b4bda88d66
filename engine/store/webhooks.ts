import { sql } from 'kysely';
import type { EventEnvelope, EventFilter, WebhookFormat } from '../api';
import type { Db, Trx, WebhookDeliveryRow, WebhookRow } from './schema';
import type { Writer } from './writer';

/** An endpoint as it is kept. */
export interface WebhookRecord {
  id: string;
  name: string;
  url: string;
  /** Sealed (`vault.ts`). */
  secret: string;
  filter: EventFilter;
  format: WebhookFormat;
  allowPrivate: boolean;
  enabled: boolean;
  disabledReason: string | null;
  createdAt: number;
  lastSuccessAt: number | null;
  lastFailureAt: number | null;
  lastError: string | null;
  failingSince: number | null;
}

/** How deliveries to an endpoint go. */
export type WebhookHealth = Pick<
  WebhookRecord,
  'lastSuccessAt' | 'lastFailureAt' | 'lastError' | 'failingSince'
>;

/** An event that an endpoint has not taken, or that waits behind one. */
export interface StoredDelivery {
  webhookId: string;
  event: EventEnvelope;
  tries: number;
  nextAt: number;
  deadAt: number | null;
  status: number | null;
  error: string;
}

export class WebhookStore {
  constructor(
    private readonly db: Db,
    private readonly writer: Writer,
  ) {}

  async list(): Promise<WebhookRecord[]> {
    const rows = await this.db.selectFrom('webhook').selectAll().orderBy('id').execute();
    return rows.map(fromRow);
  }

  async insert(webhook: WebhookRecord): Promise<void> {
    await this.writer.write((trx) => trx.insertInto('webhook').values(toRow(webhook)).execute());
  }

  async update(webhook: WebhookRecord): Promise<void> {
    const { id, ...fields } = toRow(webhook);
    await this.writer.write((trx) =>
      trx.updateTable('webhook').set(fields).where('id', '=', id).execute(),
    );
  }

  async saveHealth(id: string, health: WebhookHealth): Promise<void> {
    await this.writer.write((trx) =>
      trx
        .updateTable('webhook')
        .set({
          last_success_at: health.lastSuccessAt,
          last_failure_at: health.lastFailureAt,
          last_error: health.lastError,
          failing_since: health.failingSince,
        })
        .where('id', '=', id)
        .execute(),
    );
  }

  /** With what it was not handed. */
  async delete(id: string): Promise<void> {
    await this.writer.write(async (trx) => {
      await trx.deleteFrom('webhook_delivery').where('webhook_id', '=', id).execute();
      await trx.deleteFrom('webhook').where('id', '=', id).execute();
    });
  }

  // ------------------------------------------------------------ what is to be tried again

  /** All that waits, in the order of the events. */
  async waiting(webhookId: string): Promise<StoredDelivery[]> {
    const rows = await this.db
      .selectFrom('webhook_delivery')
      .selectAll()
      .where('webhook_id', '=', webhookId)
      .where('dead_at', 'is', null)
      .orderBy('sequence')
      .execute();
    return rows.map(deliveryFromRow);
  }

  /** Once more of the same event changes nothing. */
  async keep(delivery: StoredDelivery): Promise<void> {
    await this.writer.write((trx) =>
      trx
        .insertInto('webhook_delivery')
        .values(deliveryToRow(delivery))
        .onConflict((c) => c.doNothing())
        .execute(),
    );
  }

  async failedAgain({ webhookId, event, ...delivery }: StoredDelivery): Promise<void> {
    await this.writer.write((trx) =>
      trx
        .updateTable('webhook_delivery')
        .set({
          tries: delivery.tries,
          next_at: delivery.nextAt,
          dead_at: delivery.deadAt,
          status: delivery.status,
          error: delivery.error,
        })
        .where('webhook_id', '=', webhookId)
        .where('sequence', '=', event.sequence)
        .execute(),
    );
  }

  async taken(webhookId: string, sequence: number): Promise<void> {
    await this.writer.write((trx) =>
      trx
        .deleteFrom('webhook_delivery')
        .where('webhook_id', '=', webhookId)
        .where('sequence', '=', sequence)
        .execute(),
    );
  }

  // ------------------------------------------------------------ what was given up

  async deadLetters(query: {
    webhookId?: string;
    after?: { webhookId: string; sequence: number };
    limit: number;
  }): Promise<StoredDelivery[]> {
    const { webhookId, after, limit } = query;
    let rows = this.db.selectFrom('webhook_delivery').selectAll().where('dead_at', 'is not', null);
    if (webhookId !== undefined) rows = rows.where('webhook_id', '=', webhookId);
    if (after) {
      rows = rows.where((is) =>
        is.or([
          is('webhook_id', '>', after.webhookId),
          is.and([is('webhook_id', '=', after.webhookId), is('sequence', '>', after.sequence)]),
        ]),
      );
    }
    const found = await rows.orderBy('webhook_id').orderBy('sequence').limit(limit).execute();
    return found.map(deliveryFromRow);
  }

  async deadCounts(): Promise<Map<string, number>> {
    const rows = await this.db
      .selectFrom('webhook_delivery')
      .select(['webhook_id', sql<number>`count(*)`.as('count')])
      .where('dead_at', 'is not', null)
      .groupBy('webhook_id')
      .execute();
    return new Map(rows.map((row) => [row.webhook_id, row.count]));
  }

  /** Has dead letters tried again from the beginning; answers how many there were. */
  revive(
    webhookId: string,
    sequences: readonly number[] | undefined,
    now: number,
  ): Promise<number> {
    return this.writer.write(async (trx) => {
      if (!sequences) return reviveSome(trx, webhookId, undefined, now);
      let revived = 0;
      for (let from = 0; from < sequences.length; from += 500) {
        revived += await reviveSome(trx, webhookId, sequences.slice(from, from + 500), now);
      }
      return revived;
    });
  }

  /** Forgets dead letters of before then. */
  async dropDead(before: number): Promise<void> {
    await this.writer.write((trx) =>
      trx.deleteFrom('webhook_delivery').where('dead_at', '<', before).execute(),
    );
  }
}

async function reviveSome(
  trx: Trx,
  webhookId: string,
  sequences: readonly number[] | undefined,
  now: number,
): Promise<number> {
  let query = trx
    .updateTable('webhook_delivery')
    .set({ dead_at: null, tries: 0, next_at: now })
    .where('webhook_id', '=', webhookId)
    .where('dead_at', 'is not', null);
  if (sequences) query = query.where('sequence', 'in', sequences);
  const { numUpdatedRows } = await query.executeTakeFirst();
  return Number(numUpdatedRows);
}

function toRow(webhook: WebhookRecord): WebhookRow {
  return {
    id: webhook.id,
    name: webhook.name,
    url: webhook.url,
    secret: webhook.secret,
    filter: JSON.stringify(webhook.filter),
    format: webhook.format,
    allow_private: webhook.allowPrivate ? 1 : 0,
    enabled: webhook.enabled ? 1 : 0,
    disabled_reason: webhook.disabledReason,
    created_at: webhook.createdAt,
    last_success_at: webhook.lastSuccessAt,
    last_failure_at: webhook.lastFailureAt,
    last_error: webhook.lastError,
    failing_since: webhook.failingSince,
  };
}

function fromRow(row: WebhookRow): WebhookRecord {
  return {
    id: row.id,
    name: row.name,
    url: row.url,
    secret: row.secret,
    filter: JSON.parse(row.filter) as EventFilter,
    format: row.format as WebhookFormat,
    allowPrivate: row.allow_private === 1,
    enabled: row.enabled === 1,
    disabledReason: row.disabled_reason,
    createdAt: row.created_at,
    lastSuccessAt: row.last_success_at,
    lastFailureAt: row.last_failure_at,
    lastError: row.last_error,
    failingSince: row.failing_since,
  };
}

function deliveryToRow(delivery: StoredDelivery): WebhookDeliveryRow {
  return {
    webhook_id: delivery.webhookId,
    sequence: delivery.event.sequence,
    tries: delivery.tries,
    next_at: delivery.nextAt,
    dead_at: delivery.deadAt,
    status: delivery.status,
    error: delivery.error,
    event: JSON.stringify(delivery.event),
  };
}

function deliveryFromRow(row: WebhookDeliveryRow): StoredDelivery {
  return {
    webhookId: row.webhook_id,
    event: JSON.parse(row.event) as EventEnvelope,
    tries: row.tries,
    nextAt: row.next_at,
    deadAt: row.dead_at,
    status: row.status,
    error: row.error,
  };
}
