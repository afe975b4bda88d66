import { JobStatus, type JobStatusName } from '../api';
import { jobFromRow, type JobRecord } from './jobRows';
import type { Db, JobRow } from './schema';

/** A contact of a group, as another group or another round of it takes it over. */
export interface ContactOfGroup {
  sequence: number;
  job: JobRecord;
  dedupeKey: string;
}

/** Contacts of a group, by their jobs: one for each round that a contact was gone round to. */
export class ContactQueries {
  constructor(private readonly db: Db) {}

  /** Contacts of a group in the order of its roster; each once, however often the group went round. */
  async list(groupId: string, after: number, limit: number): Promise<ContactOfGroup[]> {
    const rows = await this.db
      .selectFrom('job')
      .selectAll()
      .where('group_id', '=', groupId)
      .where('sequence', '>', after)
      .where('origin', 'is', null)
      .orderBy('sequence')
      .limit(limit)
      .execute();
    return rows.map(contactOfGroup);
  }

  /** The last job of each contact, where it is in one of the states. */
  async last(
    groupId: string,
    states: readonly JobStatusName[],
    after: number,
    limit: number,
  ): Promise<ContactOfGroup[]> {
    const rows = await this.db
      .selectFrom('job')
      .selectAll()
      .where('group_id', '=', groupId)
      .where('sequence', '>', after)
      .where(
        'status',
        'in',
        states.map((state) => JobStatus[state]),
      )
      .where((is) =>
        is.not(
          is.exists(
            is
              .selectFrom('job as later')
              .select('later.id')
              .whereRef('later.origin', '=', is.fn.coalesce('job.origin', 'job.id'))
              .whereRef('later.sequence', '>', 'job.sequence'),
          ),
        ),
      )
      .orderBy('sequence')
      .limit(limit)
      .execute();
    return rows.map(contactOfGroup);
  }

  /** Jobs of further rounds of these contacts, by the contact's first job, in order. */
  async rounds(firstJobIds: readonly string[]): Promise<Map<string, JobRecord[]>> {
    const found = new Map<string, JobRecord[]>();
    if (firstJobIds.length === 0) return found;
    const rows = await this.db
      .selectFrom('job')
      .selectAll()
      .where('origin', 'in', firstJobIds)
      .orderBy('sequence')
      .execute();
    for (const row of rows) {
      const list = found.get(row.origin ?? '');
      if (list) list.push(jobFromRow(row));
      else found.set(row.origin ?? '', [jobFromRow(row)]);
    }
    return found;
  }

  /** Those of the jobs in whose calls the callee said or pressed something. */
  async interacted(jobIds: readonly string[]): Promise<Set<string>> {
    if (jobIds.length === 0) return new Set();
    const rows = await this.db
      .selectFrom('task')
      .select('job_id')
      .where('job_id', 'in', jobIds)
      .where((is) =>
        is.exists(
          is
            .selectFrom('turn')
            .select('turn.call_id')
            .whereRef('turn.call_id', '=', 'task.id')
            .where('turn.speaker', '=', 'callee'),
        ),
      )
      .execute();
    return new Set(rows.map((row) => row.job_id));
  }
}

const contactOfGroup = (row: JobRow): ContactOfGroup => ({
  sequence: row.sequence,
  job: jobFromRow(row),
  dedupeKey: row.dedupe_key,
});
