import { DialflowError, type NumberSpec, type StockNumber } from '../../engine/api';
import { cellOf } from '../common/cells';
import { named } from '../common/renamed';
import { numberSpecWords } from '../common/terms';
import { optional, several } from '../common/values';
import { words } from '../host/definition';
import type { AllResult } from '../host/run';
import { numbersIn, type Asked, type Context } from './numbers';

/** Columns of a table of numbers, by either language's names. */
const COLUMNS = {
  spec: ['spec', '号码资源', '资源'],
  province: ['province', '省份', '省', '归属省份'],
  city: ['city', '城市', '市', '归属城市'],
  carrier: ['carrier', '运营商'],
  trunk: ['trunk', '中继'],
  monthlyPrice: ['monthlyPrice', '月租'],
  minutePrice: ['minutePrice', '单价'],
} as const;

/** As a table may say it; the public API has 1, 2 and 3. */
const SPECS: Readonly<Record<NumberSpec, readonly string[]>> = {
  virtual: ['virtual', '1', '虚商', '虚商号码', numberSpecWords.virtual['zh-CN']],
  carrier: ['carrier', '2', '运营商', '运营商号码'],
  '95': ['95', '3', '95号码'],
};
const KINDS = ['virtual', 'carrier', '95'] as const;

export async function addStock(context: Context): Promise<AllResult> {
  const asked = numbersIn(context);
  const numbers = asked.map((one) => stockNumber(context, one));
  // A number's own fault is told at the number; what the form says of all, at the form.
  const paths = asked.flatMap(({ index }, at): [string, string][] =>
    index === undefined
      ? [
          [`numbers[${at}].number`, `numbers[${at}]`],
          [`numbers[${at}].city`, 'stockCity'],
          [`numbers[${at}]`, ''],
        ]
      : [[`numbers[${at}]`, `items[${index}]`]],
  );
  const { added } = await named(context.client.privacy.addStock({ numbers }), paths);
  return {
    outputs: { out: [{ added }] },
    status: words(`已入库 ${added} 个`, `${several(added, 'number')} added`),
  };
}

/** A row's own columns come before the form. */
function stockNumber({ settings }: Context, { number, row, index }: Asked): StockNumber {
  const cell = (column: keyof typeof COLUMNS, otherwise = ''): string =>
    cellOf(row, COLUMNS[column]) || otherwise;
  const wrong = (column: string, text: string): DialflowError =>
    DialflowError.invalid('list of numbers that came in', [
      { path: `items[${index}].${column}`, reason: `"${text}" is not known` },
    ]);
  const price = (column: 'monthlyPrice' | 'minutePrice'): { [C in typeof column]?: number } => {
    const text = cell(column, settings[column].trim());
    if (text === '') return {};
    if (!Number.isFinite(Number(text))) throw wrong(column, text);
    return { [column]: Number(text) };
  };
  const given = cell('spec');
  const spec = given === '' ? settings.spec : KINDS.find((kind) => SPECS[kind].includes(given));
  if (spec === undefined) throw wrong('spec', given);
  return {
    number,
    spec,
    ...optional('province', cell('province', settings.province)),
    ...optional('city', cell('city', settings.stockCity)),
    ...optional('carrier', cell('carrier')),
    ...optional('trunk', cell('trunk', settings.trunk)),
    ...price('monthlyPrice'),
    ...price('minutePrice'),
  };
}
