import type { PriceList } from '../../engine/api';
import { named } from '../common/renamed';
import { optional, several } from '../common/values';
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
    const setting = client.account.setPrices({
      prices: prices === '' ? null : prices,
      ...optional('validFrom', settings.validFrom),
    });
    const set = await named(setting, [
      ['validFrom', 'validFrom'],
      ['', 'prices'],
    ]);
    return answer([{ ...set }], words('价格已设置', 'prices set'));
  },

  removePrices: async ({ settings, client }) =>
    listed(await client.account.removePrices({ validFrom: settings.priceListDay.trim() })),
} as const satisfies Record<string, Operation>;

const listed = (lists: readonly PriceList[]): AllResult =>
  answer(lists, words(`${lists.length} 个价格表`, several(lists.length, 'price list')));
