import type { Arrears, PrivacyPrices } from '../../engine/api';
import { instantOf } from '../common/checks';
import { named } from '../common/renamed';
import { findPool } from '../common/resources';
import { spanOf } from '../common/period';
import { verbatim } from '../common/terms';
import { optional, several } from '../common/values';
import { words } from '../host/definition';
import type { AllResult, FileOut } from '../host/run';
import { answer, type Context } from './answer';

type Operation = (context: Context) => Promise<AllResult>;

/** 费用统计: what pools used and cost, and what is owed. */
export const billOperations = {
  usage: async (context) => {
    const { client, settings } = context;
    const usage = await client.privacy.usage({
      ...optional('month', settings.month),
      ...(await poolOf(context)),
    });
    return answer([usage], verbatim(`${usage.month} ${usage.amount} ${usage.currency}`));
  },

  daily: async (context) => {
    const { client, settings } = context;
    const { ofKind } = settings;
    const asked = client.privacy.dailyUsage({
      span: spanOf(settings),
      ...(ofKind !== 'all' && { kind: ofKind }),
      ...(await poolOf(context)),
    });
    const usage = await named(asked, [['span', 'period']]);
    const { calls, minutes } = usage.total;
    return answer(
      [usage],
      words(
        `${calls} 次通话，${minutes} 分钟`,
        `${several(calls, 'call')}, ${several(minutes, 'minute')}`,
      ),
    );
  },

  bills: async (context) => {
    const { client, settings, signal } = context;
    const only = settings.ofPool.trim();
    const pools =
      only === '' ? await client.privacy.listPools({}) : [await findPool(context, only)];
    const records: object[] = [];
    const files: FileOut[] = [];
    for (const { key: poolKey, name: poolName, kind } of pools) {
      signal.throwIfAborted();
      const of = { poolKey, ...optional('month', settings.month) };
      const { month, currency, amount } = await client.privacy.usage(of);
      const { fileName, csv } = await client.privacy.usageCsv({
        ...of,
        language: settings.language,
      });
      records.push({ poolKey, poolName, kind, month, currency, amount, fileName });
      files.push({ fileName, data: new TextEncoder().encode(csv), mimeType: 'text/csv' });
    }
    const status = words(`${files.length} 个账单`, several(files.length, 'bill'));
    return answer(records, status, files);
  },

  prices: async ({ client }) => answer([await client.privacy.prices()], words('价格表', 'prices')),

  setPrices: async ({ client, settings }) => {
    let prices = await client.privacy.prices();
    for (const { item, price } of settings.prices) prices = priced(prices, item, price);
    const set = await client.privacy.setPrices({ prices });
    return answer([set], words('价格已修改', 'prices changed'));
  },

  resetPrices: async ({ client }) => {
    const prices = await client.privacy.setPrices({ prices: null });
    return answer([prices], words('价格已恢复', 'prices restored'));
  },

  arrears: async ({ client }) => arrearsAnswer(await client.privacy.arrears()),

  setArrears: async ({ client, settings }) => {
    const since = instantOf(settings.since) ?? Date.now();
    return arrearsAnswer(await client.privacy.setArrears({ since }));
  },

  clearArrears: async ({ client }) =>
    arrearsAnswer(await client.privacy.setArrears({ since: null })),
} as const satisfies Record<string, Operation>;

async function poolOf(context: Context): Promise<{ poolKey?: string }> {
  const wanted = context.settings.ofPool.trim();
  return wanted === '' ? {} : { poolKey: (await findPool(context, wanted)).key };
}

/** `perMinute.virtual` is one of several under `perMinute`. */
function priced(prices: PrivacyPrices, item: string, price: number): PrivacyPrices {
  const [list, spec] = item.split('.');
  return (list === 'numberPerMonth' || list === 'perMinute') && spec !== undefined
    ? { ...prices, [list]: { ...prices[list], [spec]: price } }
    : { ...prices, [item]: price };
}

const arrearsAnswer = (arrears: Arrears): AllResult =>
  answer(
    [arrears],
    arrears.since === null ? words('未欠费', 'nothing is owed') : words('欠费中', 'in arrears'),
  );
