import type { UsageRequest } from '../../api';
import { id, limit, name, object, whole, type Params, type ParamsOf, type Schema } from './shapes';

const time = whole(0, 8_640_000_000_000_000);
// Whether there is such a day is told in words (`account/priceLists.ts`).
const day = name(20);
const part = (minimum: number, maximum: number) => ({ type: 'number', minimum, maximum });
const more = (maximum: number) => ({ type: 'number', exclusiveMinimum: 0, maximum });

/** Any of its three shapes: whether it is one of them is told in words (`account/span.ts`). */
export const span = {
  type: 'object',
  properties: {
    period: { enum: ['today', 'yesterday', 'last7Days', 'last30Days', 'thisMonth', 'lastMonth'] },
    firstDay: name(20),
    lastDay: name(20),
    from: time,
    to: time,
  },
  additionalProperties: false,
} as const;
const usage = {
  by: { enum: ['group', 'day', 'number', 'instance'] },
  span,
} satisfies Record<string, Schema>;
const usageFilter = { instanceId: id, groupId: id, number: name(100) };

export const accountParams: ParamsOf<'account'> = {
  audit: object<Params<'account', 'audit'>>(
    {},
    {
      operation: name(200),
      instanceId: id,
      host: name(200),
      name: name(1000),
      failed: { type: 'boolean' },
      span,
      limit,
      after: id,
    },
  ),
  retention: null,
  setRetention: object<Params<'account', 'setRetention'>>({ auditDays: whole(1, 3_650) }, {}),
  prices: null,
  // The price book has a check of its own.
  setPrices: object<Params<'account', 'setPrices'>>({ prices: true }, { validFrom: day }),
  priceLists: null,
  removePrices: object<Params<'account', 'removePrices'>>({ validFrom: day }, {}),
  usage: object<UsageRequest>(usage, usageFilter),
  usageCsv: object<Params<'account', 'usageCsv'>>(usage, {
    ...usageFilter,
    language: { enum: ['zh-CN', 'en-US'] },
  }),
  plan: object<Params<'account', 'plan'>>(
    {
      contacts: whole(1, 1_000_000_000),
      minutesPerCall: more(1_440),
      hoursPerDay: more(24),
    },
    {
      attempts: whole(1, 100),
      lossRate: part(0, 1),
      days: whole(1, 3_650),
      lines: whole(1, 1_000_000),
    },
  ),
};
