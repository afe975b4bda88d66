import { DialflowError, type AuditEntry, type AuditFilter, type Caller, type Page } from '../api';
import type { AccountStore, AuditQuery, AuditRow } from '../store/account';
import type { Clock } from '../time/clock';
import type { NewId } from '../time/ids';
import { isChange } from './changes';
import { eventName, kindOf } from './eventNames';
import { masked, maskText } from './mask';
import { momentsOf, type Calendar } from './span';

/** A request as it came. */
export interface Operation {
  domain: string;
  method: string;
  params: unknown;
  by?: Caller | undefined;
}

export interface AuditParts {
  clock: Clock;
  newId: NewId;
  store: Pick<AccountStore, 'addAudit' | 'audit'>;
  calendar: Calendar;
  /** Of this package. */
  version: string;
}

type Fields = Readonly<Record<string, unknown>>;

const PAGE = 100;
/** Ids in requests, and what they are ids of. */
const KINDS: Readonly<Record<string, string>> = {
  instanceId: 'Instance',
  groupId: 'JobGroup',
  jobId: 'Job',
  callId: 'Call',
  webhookId: 'Webhook',
  complaintId: 'Complaint',
  exportId: 'Export',
  poolKey: 'Pool',
  bindingId: 'Binding',
};

/** 操作审计: keeps every operation that changes something, also one that was refused. */
export class AuditLog {
  constructor(private readonly parts: AuditParts) {}

  /** Runs an operation; it is in the log before its answer is given. */
  async around<T>(operation: Operation, run: () => Promise<T>): Promise<T> {
    const { domain, method, params } = operation;
    if (!isChange(domain, method, params)) return run();
    const at = this.parts.clock.now();
    let answer: T;
    try {
      answer = await run();
    } catch (error) {
      await this.keep(operation, at, undefined, DialflowError.from(error));
      throw error;
    }
    await this.keep(operation, at, answer, undefined);
    return answer;
  }

  async list(p: AuditFilter & { limit?: number; after?: string }): Promise<Page<AuditEntry>> {
    const { operation, after, span, limit = PAGE, ...filter } = p;
    const query: AuditQuery = {
      ...filter,
      ...(span && momentsOf(span, this.parts.calendar, 'span')),
      ...(operation !== undefined && {
        [operation.includes('.') ? 'method' : 'eventName']: operation,
      }),
      ...(after !== undefined && { before: after }),
      limit: limit + 1,
    };
    const rows = await this.parts.store.audit(query);
    const list = rows.slice(0, limit);
    const next = rows.length > limit ? (list.at(-1)?.id ?? null) : null;
    return { list: list.map(toEntry), next };
  }

  private async keep(
    { domain, method, params, by }: Operation,
    at: number,
    answer: unknown,
    error: DialflowError | undefined,
  ): Promise<void> {
    const asked = fieldsOf(params);
    const answered = fieldsOf(answer);
    const instanceId = asked['instanceId'] ?? answered['instanceId'];
    const name = `${domain}.${method}`;
    await this.parts.store.addAudit({
      id: this.parts.newId(),
      at,
      method: name,
      event_name: eventName(name),
      instance_id: typeof instanceId === 'string' ? instanceId : null,
      host: by?.host ?? '',
      name: by?.name ?? '',
      flow: by?.flow ?? '',
      params: JSON.stringify(shown(asked)),
      resources: JSON.stringify(resourcesOf(domain, asked, answered)),
      error_code: error?.code ?? '',
      error_message: error ? maskText(error.message) : '',
      version: this.parts.version,
    });
  }
}

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

/** As the sample has it: flat, names capitalised, what is no plain value as JSON. */
function shown(params: Fields): Record<string, string> {
  const shownFields: Record<string, string> = {};
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined) continue;
    const safe = masked(value, name);
    const plain = typeof safe !== 'object' || safe === null;
    const key = name === 'groupId' ? 'JobGroupId' : name.charAt(0).toUpperCase() + name.slice(1);
    shownFields[plain ? key : `${key}Json`] = plain ? String(safe) : JSON.stringify(safe);
  }
  return shownFields;
}

/** Ids by kind: those that were named, and that of what was made. */
function resourcesOf(domain: string, asked: Fields, answered: Fields): Record<string, string[]> {
  const ids: Record<string, string[]> = {};
  const add = (kind: string, id: unknown): void => {
    if (typeof id !== 'string' || id === '') return;
    const list = (ids[kind] ??= []);
    if (!list.includes(id)) list.push(id);
  };
  for (const [name, kind] of Object.entries(KINDS)) add(kind, asked[name]);
  add(kindOf(domain), answered['id']);
  return ids;
}

function toEntry(row: AuditRow): AuditEntry {
  return {
    ApiVersion: row.version,
    RequestId: row.id,
    EventType: 'ApiCall',
    UserIdentity: {
      Type: row.host,
      InvokedBy: row.flow,
      AccountId: '',
      UserName: row.name,
      PrincipalId: '',
      AccessKeyId: '',
      Arn: '',
    },
    AcsRegion: '',
    EventName: row.event_name,
    IsBlack: false,
    RequestParameters: JSON.parse(row.params) as Record<string, string>,
    EventSource: row.method,
    ServiceName: 'Dialflow',
    EventTime: new Date(row.at).toISOString().replace('Z', '+0000'),
    ReferencedResources: JSON.parse(row.resources) as Record<string, string[]>,
    UserAgent: `dialflow/${row.version}${row.host && ` (${row.host})`}`,
    EventId: row.id,
    ErrorCode: row.error_code,
    ErrorMessage: row.error_message,
    EventVersion: '1',
    SourceIpAddress: '',
  };
}
