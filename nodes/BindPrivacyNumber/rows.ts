import {
  DialflowError,
  MOST_BOUND_AT_ONCE,
  type Binding,
  type NewBinding,
  type NumberGroup,
  type Pool,
} from '../../engine/api';
import { cellOf } from '../common/cells';
import { refusalOf, type Refusal } from '../common/refusals';
import { findNumberGroup, findPool } from '../common/resources';
import { isObject, optional } from '../common/values';
import { words } from '../host/definition';
import type { Result } from '../host/run';
import type { Context } from './answer';
import { callSettings, endOf, inMinutes, instantAt } from './newBinding';

/** Columns of a list, under either language's names. */
const COLUMNS = {
  a: ['a', 'A', 'A号码'],
  b: ['b', 'B', 'B号码', '回拨号码'],
  x: ['x', 'X', 'X号码', '隐私号'],
  extension: ['extension', '分机号'],
  group: ['group', 'groupId', 'G号码组', '号码组'],
  city: ['city', 'expectCity', '城市', 'X号码城市'],
  expiresAt: ['expiresAt', '失效时间'],
  minutes: ['minutes', '有效分钟'],
  recording: ['recording', '录音', '支持录音'],
  outId: ['outId', '外部业务 ID', '外部业务ID'],
  outOrderId: ['outOrderId', '外部订单 ID', '外部订单ID'],
} as const;

const YES = ['true', '1', 'yes', '是'];

/** What became of a row. One that was refused comes with it, to be put right. */
type RowResult = { index: number; bound: Binding } | ({ index: number; row: unknown } & Refusal);

type Asked = { index: number; binding: NewBinding };

/** Each row is bound or comes back with a reason; what it lacks, the form has. */
export async function bindRows(context: Context): Promise<Result> {
  const pool = await findPool(context, context.settings.pool);
  const rows = [context.settings.rows].flat();
  const bindingOf = await rowReader(context, pool);
  const results: RowResult[] = [];
  for (let from = 0; from < rows.length; from += MOST_BOUND_AT_ONCE) {
    if (context.signal.aborted) throw new DialflowError('Aborted', `Stopped after ${from} rows.`);
    const to = Math.min(rows.length, from + MOST_BOUND_AT_ONCE);
    const asked: Asked[] = [];
    for (let index = from; index < to; index++) {
      try {
        asked.push({ index, binding: await bindingOf(rows[index]) });
      } catch (thrown) {
        results.push({ index, row: rows[index], ...refusalOf(thrown) });
      }
    }
    results.push(...(await bindAll(context, asked, rows)));
    context.progress(words(`${to}/${rows.length}`, `${to}/${rows.length}`));
  }
  results.sort((one, other) => one.index - other.index);
  const done = results.filter((result) => 'bound' in result).length;
  const refused = results.length - done;
  return {
    output: refused === 0 ? 'ok' : 'refused',
    data: { boundCount: done, refusedCount: refused, results },
    status: words(`已绑定 ${done}，未成功 ${refused}`, `${done} bound, ${refused} refused`),
    alarming: refused > 0,
  };
}

async function bindAll(
  { client }: Context,
  asked: readonly Asked[],
  rows: readonly unknown[],
): Promise<RowResult[]> {
  if (asked.length === 0) return [];
  const { results } = await client.privacy.bindMany({
    bindings: asked.map(({ binding }) => binding),
  });
  return results.flatMap((result, at): RowResult[] => {
    const index = asked[at]?.index;
    if (index === undefined) return [];
    return 'binding' in result
      ? [{ index, bound: result.binding }]
      : [{ index, row: rows[index], ...result }];
  });
}

async function rowReader(
  context: Context,
  pool: Pool,
): Promise<(row: unknown) => Promise<NewBinding>> {
  const common = await callSettings(context);
  const groups = new Map<string, Promise<NumberGroup>>();
  const groupOf = (name: string): Promise<NumberGroup> => {
    const known = groups.get(name) ?? findNumberGroup(context, name);
    groups.set(name, known);
    return known;
  };
  return async (row) => {
    const cell = cellsOf(row);
    const a = cell('a');
    if (a === '') throw wrong('a', 'is missing');
    const group = cell('group');
    const recording = cell('recording').toLowerCase();
    return {
      poolKey: pool.key,
      ...common,
      a,
      ...optional('b', cell('b')),
      ...optional('x', cell('x')),
      ...optional('extension', cell('extension')),
      ...optional('expectCity', cell('city')),
      ...optional('outId', cell('outId')),
      ...optional('outOrderId', cell('outOrderId')),
      ...(group !== '' && { groupId: (await groupOf(group)).id }),
      ...(recording !== '' && { recording: YES.includes(recording) }),
      expiresAt: rowEnd(context, cell('expiresAt'), cell('minutes')),
    };
  };
}

function cellsOf(row: unknown): (column: keyof typeof COLUMNS) => string {
  if (!isObject(row)) throw wrong('', 'is no object with the columns of a binding');
  return (column) => cellOf(row, COLUMNS[column]);
}

function rowEnd({ settings }: Context, expiresAt: string, minutes: string): number {
  if (expiresAt !== '') return instantAt(expiresAt);
  if (minutes === '') return endOf(settings, Date.now());
  if (!/^\d+$/.test(minutes)) throw wrong('minutes', `"${minutes}" is no whole number`);
  return inMinutes(Number(minutes), Date.now());
}

const wrong = (path: string, reason: string): DialflowError =>
  DialflowError.invalid('binding', [{ path, reason }]);
