import type { AuditEntry, Page } from '../../engine/api';
import { spanOf } from '../common/period';
import { named } from '../common/renamed';
import { findJobGroup } from '../common/resources';
import { verbatim } from '../common/terms';
import { optional, several } from '../common/values';
import { words } from '../host/definition';
import type { AllResult, RunAll } from '../host/run';
import { answer, scopeOf, type Context } from './answer';
import type { definition } from './definition';
import { instanceOperations } from './instances';
import { priceOperations } from './prices';
import { webhookOperations } from './webhooks';

export const run: RunAll<typeof definition.fields> = async (context) => {
  const { settings, client } = context;
  switch (settings.operation) {
    case 'audit': {
      const entries = await named(operations(context), OF_SPAN);
      const count = entries.length;
      return answer(entries, words(`${count} 条操作`, several(count, 'operation')));
    }
    case 'setRetention': {
      const { auditDays } = await client.account.setRetention({ auditDays: settings.auditDays });
      return answer([{ auditDays }], words(`保留 ${auditDays} 天`, `kept for ${auditDays} days`));
    }
    case 'usage':
      return named(usage(context), OF_SPAN);
    case 'plan':
      return plan(context);
    case 'prices':
    case 'setPrices':
    case 'priceLists':
    case 'removePrices':
      return priceOperations[settings.operation](context);
    case 'redis':
      return redis(context);
    case 'instances':
    case 'createInstance':
    case 'updateInstance':
    case 'deleteInstance':
    case 'setConcurrency':
      return instanceOperations[settings.operation](context);
    default:
      return webhookOperations[settings.operation](context);
  }
};

/** The engine's paths of a time → the node's fields. */
const OF_SPAN = [['span', '']] as const;

async function operations(context: Context): Promise<AuditEntry[]> {
  const { settings, client } = context;
  const { event, result, limit } = settings;
  const entries: AuditEntry[] = [];
  let after: string | null = null;
  do {
    const page: Page<AuditEntry> = await client.account.audit({
      span: spanOf(settings),
      ...scopeOf(context),
      ...optional('operation', event),
      ...(result !== 'all' && { failed: result === 'failed' }),
      limit: Math.min(1_000, limit - entries.length),
      ...(after !== null && { after }),
    });
    entries.push(...page.list);
    after = page.next;
  } while (after !== null && entries.length < limit);
  return entries;
}

async function usage(context: Context): Promise<AllResult> {
  const { settings, client } = context;
  const { jobGroup, by, csv } = settings;
  const group = jobGroup.trim() === '' ? undefined : await findJobGroup(context, jobGroup);
  const asked = {
    by,
    span: spanOf(settings),
    ...scopeOf(context),
    ...(group && { groupId: group.id }),
  };
  const report = await client.account.usage(asked);
  const told = answer([report], verbatim(`${report.amount} ${report.currency}`));
  if (csv === 'none') return told;
  const file = await client.account.usageCsv({ ...asked, language: csv });
  const data = new TextEncoder().encode(file.csv);
  return { ...told, files: { out: [{ fileName: file.fileName, data, mimeType: 'text/csv' }] } };
}

async function redis({ client }: Context): Promise<AllResult> {
  const status = await client.events.redis();
  if (!status) return answer([], words('未设置 Redis', 'no Redis is set up'));
  const { state, delivered } = status;
  const told = {
    idle: words('尚无事件', 'no events yet'),
    connected: words(`已写入 ${delivered} 条`, `${delivered} delivered`),
    retrying: words('无法写入，重试中', 'cannot deliver, tries again'),
  };
  return answer([status], told[state]);
}

async function plan({ settings, client }: Context): Promise<AllResult> {
  const { contacts, attempts, lossPercent, minutesPerCall, hoursPerDay } = settings;
  const planned = await client.account.plan({
    contacts,
    attempts,
    lossRate: lossPercent / 100,
    minutesPerCall,
    hoursPerDay,
    ...(settings.given === 'days' ? { days: settings.days } : { lines: settings.lines }),
  });
  const { lines, days } = planned;
  return answer([planned], words(`${lines} 路，${days} 天`, `${lines} lines, ${days} days`));
}
