import { sql } from 'kysely';
import type { HotWord, LabelSummary, StatisticsScope, TurnLabel } from '../../api';
import type { Db, TurnRow } from '../schema';
import type { Writer } from '../writer';
import { notTriedOut } from './historyTests';
import { labelFromRow } from './labelRows';

/** A turn as labelling needs it, with whose it is. */
export interface TurnToLabel {
  turn: TurnRow;
  instanceId: string;
  groupId: string;
  label: TurnLabel | null;
}

export class LabelStore {
  constructor(
    private readonly db: Db,
    private readonly writer: Writer,
  ) {}

  async turn(callId: string, sequence: number): Promise<TurnToLabel | null> {
    const turn = await this.db
      .selectFrom('turn')
      .selectAll()
      .where('call_id', '=', callId)
      .where('sequence', '=', sequence)
      .executeTakeFirst();
    const task = await this.db
      .selectFrom('task')
      .select(['instance_id', 'group_id'])
      .where('id', '=', callId)
      .executeTakeFirst();
    if (!turn || !task) return null;
    const label = await this.db
      .selectFrom('turn_label')
      .selectAll()
      .where('call_id', '=', callId)
      .where('sequence', '=', sequence)
      .executeTakeFirst();
    return {
      turn,
      instanceId: task.instance_id,
      groupId: task.group_id,
      label: label ? labelFromRow(label) : null,
    };
  }

  /** Writes the label, and counts the hot words that came with it. */
  async save(
    label: TurnLabel,
    owner: { instanceId: string; groupId: string },
    hotWords: readonly string[],
  ): Promise<void> {
    const { instanceId, groupId } = owner;
    const row = {
      call_id: label.callId,
      sequence: label.sequence,
      instance_id: instanceId,
      group_id: groupId,
      transcript: label.transcript,
      unit: label.unit,
      units: label.units,
      errors: label.errors,
      labels: JSON.stringify(label.labels),
      labelled_at: label.labelledAt,
    };
    await this.writer.write(async (trx) => {
      await trx
        .insertInto('turn_label')
        .values(row)
        .onConflict((c) => c.columns(['call_id', 'sequence']).doUpdateSet(row))
        .execute();
      for (const word of hotWords) {
        await trx
          .insertInto('hot_word')
          .values({ instance_id: instanceId, word, count: 1, created_at: label.labelledAt })
          .onConflict((c) =>
            c
              .columns(['instance_id', 'word'])
              .doUpdateSet({ count: sql<number>`hot_word.count + 1` }),
          )
          .execute();
      }
    });
  }

  async hotWords(instanceId: string): Promise<HotWord[]> {
    const rows = await this.db
      .selectFrom('hot_word')
      .select(['word', 'count', 'created_at'])
      .where('instance_id', '=', instanceId)
      .orderBy('count', 'desc')
      .orderBy('word')
      .execute();
    return rows.map(({ word, count, created_at: createdAt }) => ({ word, count, createdAt }));
  }

  async instancesWithHotWords(): Promise<string[]> {
    const rows = await this.db.selectFrom('hot_word').select('instance_id').distinct().execute();
    return rows.map(({ instance_id: id }) => id);
  }

  removeHotWords(instanceId: string, words: readonly string[]): Promise<number> {
    return this.writer.write(async (trx) => {
      const { numDeletedRows } = await trx
        .deleteFrom('hot_word')
        .where('instance_id', '=', instanceId)
        .where('word', 'in', words)
        .executeTakeFirst();
      return Number(numDeletedRows);
    });
  }
}

/** What labelling has found out, for the reader's thread. */
export async function labelSummary(db: Db, scope: StatisticsScope): Promise<LabelSummary> {
  const { instanceId, groupId, from, to } = scope;
  let calls = db
    .selectFrom('task')
    .select('task.id')
    .where('task.instance_id', '=', instanceId)
    .where(notTriedOut);
  if (groupId !== undefined) calls = calls.where('task.group_id', '=', groupId);
  if (from !== undefined) calls = calls.where('task.actual_time', '>=', from);
  if (to !== undefined) calls = calls.where('task.actual_time', '<', to);
  const { turns } = await db
    .selectFrom('turn')
    .select((is) => is.fn.countAll<number>().as('turns'))
    .where('turn.speaker', '=', 'callee')
    .where('turn.text', '<>', '')
    .where('turn.call_id', 'in', calls)
    .executeTakeFirstOrThrow();

  let labelled = db
    .selectFrom('turn_label')
    .select(['transcript', 'unit', 'units', 'errors', 'labels'])
    .where('turn_label.instance_id', '=', instanceId)
    .where('turn_label.call_id', 'in', calls);
  if (groupId !== undefined) labelled = labelled.where('turn_label.group_id', '=', groupId);
  const of = { character: { units: 0, errors: 0 }, word: { units: 0, errors: 0 } };
  const counts = new Map<string, number>();
  let transcribed = 0;
  let wrong = 0;
  for (const { unit, units, errors, labels } of await labelled.execute()) {
    if (unit !== null) {
      transcribed += 1;
      if ((errors ?? 0) > 0) wrong += 1;
      const sum = unit === 'character' ? of.character : of.word;
      sum.units += units ?? 0;
      sum.errors += errors ?? 0;
    }
    for (const name of JSON.parse(labels) as string[])
      counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const { words } = await db
    .selectFrom('hot_word')
    .select((is) => is.fn.countAll<number>().as('words'))
    .where('instance_id', '=', instanceId)
    .executeTakeFirstOrThrow();
  const share = (part: number, all: number): number | null => (all > 0 ? part / all : null);
  return {
    turns: Number(turns),
    transcribed,
    characterErrorRate: share(of.character.errors, of.character.units),
    wordErrorRate: share(of.word.errors, of.word.units),
    sentenceErrorRate: share(wrong, transcribed),
    labels: [...counts]
      .map(([name, count]) => ({ name, count }))
      .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1)),
    hotWords: Number(words),
  };
}
