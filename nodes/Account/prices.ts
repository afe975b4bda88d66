import type { PriceList } from '../../engine/api';
import { optional } from '../common/values';
import { words } from '../host/definition';
import type { AllResult } from '../host/run';
import { answer, type Context } from './answer';

type Operation = (context: Context) => Promise<AllResult>;

export const priceOperations = {
  prices: async ({ client }) =>
    answer([{ ...(await client.account.prices()) }], words('价格表', 'prices')),

  priceLists: async ({ client }) => listed(await client.account.priceLists()),

  setPrices: async ({ settings, client }) => {
    const prices = settings.prices ?? null;
    const set = await client.account.setPrices({
      prices: prices === '' ? null : prices,
      ...optional('validFrom', settings.validFrom),
    });
    return answer([{ ...set }], words('价格已设置', 'prices set'));
  },

  removePrices: async ({ settings, client }) =>
    listed(await client.account.removePrices({ validFrom: settings.priceListDay.trim() })),
} as const satisfies Record<string, Operation>;

const listed = (lists: readonly PriceList[]): AllResult =>
  answer(lists, words(`${lists.length} 个价格表`, `${lists.length} price lists`));
