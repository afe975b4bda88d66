import {
  DialflowError,
  type Breach,
  type BreachId,
  type Complaint,
  type ComplaintStatus,
  type Page,
  type Problem,
  type RuleMethods,
  type RuleWords,
  type Standing,
} from '../../api';
import type { ComplaintChange, ComplaintStore } from '../../store/complaints';
import type { ComplaintRow } from '../../store/schema';
import type { Clock } from '../../time/clock';
import type { NewId } from '../../time/ids';
import { keyOf, type NumberCheck } from '../lists/lists';
import { allBreaches, breachOf } from './breaches';

export interface ComplaintsContext {
  clock: Clock;
  newId: NewId;
  store: ComplaintStore;
  checkNumber: (written: string) => NumberCheck;
  instanceExists: (instanceId: string) => boolean;
  /** An instance was stopped, or may dial again. */
  changed: (instanceId: string) => void;
}

type Methods = Pick<
  RuleMethods,
  | 'breaches'
  | 'recordComplaint'
  | 'verifyComplaint'
  | 'dismissComplaint'
  | 'resolveComplaint'
  | 'getComplaint'
  | 'listComplaints'
  | 'standing'
>;

interface Block {
  since: number;
  because: string;
  words: RuleWords;
}

/** The complaints ledger, and what follows from it (002, 常见违规行为界定及处理策略). */
export class Complaints implements Methods {
  /** Instances that may not dial: the dispatcher asks at each turn. */
  private readonly blocked = new Map<string, Block>();

  constructor(private readonly context: ComplaintsContext) {}

  async load(): Promise<void> {
    this.blocked.clear();
    for (const row of await this.context.store.unresolved('gravest')) this.block(row);
  }

  /** Synchronous, for the dispatcher. */
  mayDial(instanceId: string): boolean {
    return !this.blocked.has(instanceId);
  }

  /** Why an instance may not dial; undefined where it may. */
  blockOf(instanceId: string): Readonly<Block> | undefined {
    return this.blocked.get(instanceId);
  }

  breaches(): Promise<Breach[]> {
    return Promise.resolve(allBreaches());
  }

  async recordComplaint(p: Parameters<Methods['recordComplaint']>[0]): Promise<Complaint> {
    const { clock, newId, store } = this.context;
    if (!this.context.instanceExists(p.instanceId)) {
      throw DialflowError.notFound('instance', p.instanceId);
    }
    const problems: Problem[] = [];
    const number = this.context.checkNumber(p.phoneNumber);
    if (!number.ok) problems.push({ path: 'phoneNumber', reason: number.reason });
    if (p.text.trim() === '') problems.push({ path: 'text', reason: 'is empty' });
    if (!number.ok || problems.length > 0) throw DialflowError.invalid('complaint', problems);
    const now = clock.now();
    const complaint: ComplaintRow = {
      id: newId(),
      instance_id: p.instanceId,
      status: 'Recorded' satisfies ComplaintStatus,
      phone_number: number.digits,
      text: p.text.trim(),
      received_from: p.receivedFrom?.trim() ?? '',
      call_id: p.callId?.trim() || null,
      recorded_by: p.by?.trim() ?? '',
      recorded_at: now,
      breach: null,
      grade: null,
      verified_by: '',
      verified_at: null,
      note: '',
      closed_by: '',
      closed_at: null,
    };
    // "禁止呼叫历史产生投诉的用户": not by any instance, and for good.
    await store.insert(complaint, {
      id: newId(),
      ...keyOf({ kind: 'doNotCall', instanceId: null }),
      phone_number: number.digits,
      name: '',
      reason: `complaint ${complaint.id}`,
      source: 'complaint',
      created_by: complaint.recorded_by,
      created_at: now,
      expires_at: null,
    });
    return fromRow(complaint);
  }

  async verifyComplaint(p: {
    complaintId: string;
    breach: BreachId;
    by?: string;
  }): Promise<Complaint> {
    const { id, grade, stopsBusiness } = breachOf(p.breach);
    const row = await this.change(p.complaintId, 'Recorded', 'verified', {
      status: 'Verified',
      breach: id,
      grade,
      verified_by: p.by?.trim() ?? '',
      verified_at: this.context.clock.now(),
    });
    if (stopsBusiness) {
      this.block(row);
      this.context.changed(row.instance_id);
    }
    return fromRow(row);
  }

  async dismissComplaint(p: Parameters<Methods['dismissComplaint']>[0]): Promise<Complaint> {
    const row = await this.change(p.complaintId, 'Recorded', 'dismissed', {
      status: 'Dismissed',
      ...this.closing(p, 'why it is none'),
    });
    return fromRow(row);
  }

  async resolveComplaint(p: Parameters<Methods['resolveComplaint']>[0]): Promise<Complaint> {
    const row = await this.change(p.complaintId, 'Verified', 'resolved', {
      status: 'Resolved',
      ...this.closing(p, 'what was put right'),
    });
    await this.load(); // another one may stop the instance still
    this.context.changed(row.instance_id);
    return fromRow(row);
  }

  async getComplaint({ complaintId }: { complaintId: string }): Promise<Complaint> {
    return fromRow(await this.row(complaintId));
  }

  async listComplaints(p: Parameters<Methods['listComplaints']>[0]): Promise<Page<Complaint>> {
    const limit = Math.min(Math.max(p.limit ?? 100, 1), 10_000);
    const rows = await this.context.store.list(p.instanceId, {
      limit,
      ...(p.status && { status: p.status }),
      ...(p.after !== undefined && { before: p.after }),
    });
    const last = rows.at(-1);
    return { list: rows.map(fromRow), next: rows.length === limit && last ? last.id : null };
  }

  async standing({ instanceId }: { instanceId: string }): Promise<Standing> {
    if (!this.context.instanceExists(instanceId)) {
      throw DialflowError.notFound('instance', instanceId);
    }
    const counts = await this.context.store.counts(instanceId);
    const count = (which: (row: { status: string; grade: string | null }) => boolean): number =>
      counts.filter(which).reduce((sum, row) => sum + row.count, 0);
    const block = this.blocked.get(instanceId);
    return {
      instanceId,
      blocked: block !== undefined,
      blockedSince: block?.since ?? null,
      because: block?.because ?? null,
      open: count(({ status }) => status === 'Recorded'),
      serious: count(({ grade }) => grade === 'serious'),
      gravest: count(({ grade }) => grade === 'gravest'),
    };
  }

  /** An instance is gone, and its complaints with it. */
  forget(instanceId: string): void {
    this.blocked.delete(instanceId);
  }

  // ------------------------------------------------------------ inside

  /** The first one says why; it takes all of them to be put right. */
  private block(row: ComplaintRow): void {
    if (this.blocked.has(row.instance_id)) return;
    const { words, consequence } = breachOf(row.breach as BreachId);
    const because = `${words['en-US']} (complaint ${row.id}). ${consequence['en-US']}.`;
    this.blocked.set(row.instance_id, {
      since: row.verified_at ?? row.recorded_at,
      because,
      words: {
        'zh-CN': `${words['zh-CN']}（投诉 ${row.id}）。${consequence['zh-CN']}。`,
        'en-US': because,
      },
    });
  }

  private async change(
    id: string,
    from: ComplaintStatus,
    done: string,
    change: ComplaintChange,
  ): Promise<ComplaintRow> {
    const row = await this.row(id);
    if (await this.context.store.change(id, from, change)) return { ...row, ...change };
    const { status } = await this.row(id);
    throw new DialflowError(
      'WrongState',
      `The complaint is ${status.toLowerCase()}; only one that is ${from.toLowerCase()} can be ${done}.`,
    );
  }

  private closing(p: { note: string; by?: string }, what: string) {
    const note = p.note.trim();
    if (note === '') {
      throw DialflowError.invalid('request', [{ path: 'note', reason: `is empty; say ${what}` }]);
    }
    return { note, closed_by: p.by?.trim() ?? '', closed_at: this.context.clock.now() };
  }

  private async row(id: string): Promise<ComplaintRow> {
    const row = await this.context.store.get(id);
    if (!row) throw DialflowError.notFound('complaint', id);
    return row;
  }
}

function fromRow(row: ComplaintRow): Complaint {
  return {
    id: row.id,
    instanceId: row.instance_id,
    status: row.status as ComplaintStatus,
    phoneNumber: row.phone_number,
    text: row.text,
    receivedFrom: row.received_from,
    callId: row.call_id,
    recordedBy: row.recorded_by,
    recordedAt: row.recorded_at,
    breach: row.breach === null ? null : breachOf(row.breach as BreachId),
    verifiedBy: row.verified_by,
    verifiedAt: row.verified_at,
    note: row.note,
    closedBy: row.closed_by,
    closedAt: row.closed_at,
  };
}
