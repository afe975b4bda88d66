import type { CallDetail, MediaQuality } from '../../api';
import type { Db } from '../schema';
import { turnFromRow } from '../turns';
import { labelFromRow } from './labelRows';
import { recordRows, recordsOf } from './records';

/** A call with all that was said in it, and what people have noted of it; null: there is none. */
export async function callDetail(db: Db, callId: string): Promise<CallDetail | null> {
  const [row] = await recordRows(db, [callId]);
  if (!row) return null;
  const [record] = await recordsOf(db, [row]);
  if (!record) return null;
  const contact = await db
    .selectFrom('job')
    .select(['variables', 'honorific'])
    .where('id', '=', row.job_id)
    .executeTakeFirstOrThrow();
  const turns = await db
    .selectFrom('turn')
    .selectAll()
    .where('call_id', '=', callId)
    .orderBy('sequence')
    .execute();
  const labels = await db
    .selectFrom('turn_label')
    .selectAll()
    .where('call_id', '=', callId)
    .execute();
  const labelOf = new Map(labels.map((label) => [label.sequence, labelFromRow(label)]));
  return {
    ...record,
    variables: JSON.parse(contact.variables) as Record<string, string>,
    honorific: contact.honorific,
    hangUpNode: turns.findLast(({ node }) => node !== null)?.node ?? null,
    sipCode: row.sip_code,
    trunk: row.trunk,
    answeredBy: row.answered_by as CallDetail['answeredBy'],
    quality: row.quality === null ? null : (JSON.parse(row.quality) as MediaQuality),
    detail: row.detail,
    turns: turns.map((turn) => ({
      ...turnFromRow(turn),
      label: labelOf.get(turn.sequence) ?? null,
    })),
  };
}
