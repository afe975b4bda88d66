import type { Tag, Turn } from '../api';
import type { Db, TurnRow } from './schema';
import type { Writer } from './writer';

export class TurnStore {
  constructor(
    private readonly db: Db,
    private readonly writer: Writer,
  ) {}

  /** Adds a turn, or writes one again that has become more complete. */
  async save(turn: Turn): Promise<void> {
    const row = toRow(turn);
    await this.writer.write((trx) =>
      trx
        .insertInto('turn')
        .values(row)
        .onConflict((c) => c.columns(['call_id', 'sequence']).doUpdateSet(row))
        .execute(),
    );
  }

  async list(callId: string): Promise<Turn[]> {
    const rows = await this.db
      .selectFrom('turn')
      .selectAll()
      .where('call_id', '=', callId)
      .orderBy('sequence')
      .execute();
    return rows.map(turnFromRow);
  }

  /** One tag of each group holds: a later one takes the place of the earlier. */
  async tag(
    call: { id: string; jobId: string; groupId: string },
    tags: readonly Tag[],
  ): Promise<void> {
    await this.writer.write(async (trx) => {
      for (const tag of tags) {
        await trx
          .insertInto('tag_hit')
          .values({
            call_id: call.id,
            job_id: call.jobId,
            group_id: call.groupId,
            tag_group: tag.group,
            tag: tag.name,
          })
          .onConflict((c) => c.columns(['call_id', 'tag_group']).doUpdateSet({ tag: tag.name }))
          .execute();
      }
    });
  }

  /** 对话完结. */
  async complete(callId: string): Promise<void> {
    await this.writer.write((trx) =>
      trx.updateTable('task').set({ completed: 1 }).where('id', '=', callId).execute(),
    );
  }

  async tags(callId: string): Promise<Tag[]> {
    const rows = await this.db
      .selectFrom('tag_hit')
      .select(['tag_group', 'tag'])
      .where('call_id', '=', callId)
      .execute();
    return rows.map((row) => ({ group: row.tag_group, name: row.tag }));
  }
}

function toRow(turn: Turn): TurnRow {
  return {
    call_id: turn.callId,
    sequence: turn.sequence,
    at: turn.at,
    speaker: turn.speaker,
    text: turn.text,
    keys: turn.keys ?? null,
    node: turn.node ?? null,
    intent: turn.intent ?? null,
    global_question: turn.globalQuestion ?? null,
    confidence: turn.confidence ?? null,
    interrupted: turn.interrupted ? 1 : 0,
    heard: turn.heard ?? null,
    unrecognised: turn.unrecognised ? 1 : null,
    heard_to: turn.heardTo ?? null,
    missing: turn.missing ? JSON.stringify(turn.missing) : null,
    failed: turn.failed ? 1 : null,
    response_ms: turn.responseMs ?? null,
    prompt_tokens: turn.tokens?.prompt ?? null,
    completion_tokens: turn.tokens?.completion ?? null,
  };
}

export function turnFromRow(row: TurnRow): Turn {
  return {
    callId: row.call_id,
    sequence: row.sequence,
    at: row.at,
    speaker: row.speaker as Turn['speaker'],
    text: row.text,
    ...(row.keys !== null && { keys: row.keys }),
    ...(row.node !== null && { node: row.node }),
    ...(row.intent !== null && { intent: row.intent }),
    ...(row.global_question !== null && { globalQuestion: row.global_question }),
    ...(row.confidence !== null && { confidence: row.confidence }),
    ...(row.interrupted === 1 && { interrupted: true }),
    ...(row.heard !== null && { heard: row.heard }),
    ...(row.unrecognised === 1 && { unrecognised: true }),
    ...(row.heard_to !== null && { heardTo: row.heard_to }),
    ...(row.missing !== null && { missing: JSON.parse(row.missing) as string[] }),
    ...(row.failed === 1 && { failed: true as const }),
    ...(row.response_ms !== null && { responseMs: row.response_ms }),
    ...(row.prompt_tokens !== null && {
      tokens: { prompt: row.prompt_tokens, completion: row.completion_tokens ?? 0 },
    }),
  };
}
