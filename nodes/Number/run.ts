import type { CallerNumber, CallerNumberSettings, RejectedNumber } from '../../engine/api';
import { named } from '../common/renamed';
import { listed, optional, several } from '../common/values';
import { words } from '../host/definition';
import type { AllContext, AllResult, Data, RunAll } from '../host/run';
import { changesOf } from './changes';
import type { definition } from './definition';
import { placeRow } from './placeRow';

type Context = AllContext<typeof definition.fields>;

/** Rows that the engine takes at a time. */
const BATCH = 10_000;

export const run: RunAll<typeof definition.fields> = async (context) => {
  const { settings, client, instanceId } = context;
  const { numbers } = client;
  switch (settings.operation) {
    case 'list': {
      const { search, limit } = settings;
      const { list } = await numbers.list({ instanceId, limit, ...optional('search', search) });
      return counted(list.map((number) => ({ ...number })));
    }
    case 'add': {
      const added = numbers.add({ instanceId, numbers: newNumbers(context) });
      return counted((await named(added, fieldsOf(numbersIn(context)))).map((one) => ({ ...one })));
    }
    case 'update':
      return counted((await update(context)).map((one) => ({ ...one })));
    case 'remove': {
      const { removed } = await numbers.remove({ instanceId, numbers: numbersIn(context) });
      return told({ removed }, words(`已移除 ${removed} 个号码`, `${removed} removed`));
    }
    case 'import':
      return importRows(context);
    case 'place': {
      const places = await numbers.places({ numbers: numbersIn(context) });
      return counted(places.map((place) => ({ ...place })));
    }
    case 'addPlaces': {
      let added = 0;
      for (const [from, inputs] of batches(context.inputs)) {
        const rows = inputs.map((row, index) => placeRow(row, from + index));
        added += (await numbers.addPlaces({ rows })).added;
      }
      return told({ added }, words(`已补充 ${added} 个号段`, `${added} places added`));
    }
    case 'clearPlaces':
      await numbers.clearPlaces();
      return told({ cleared: true }, words('已清除补充的归属地', 'added places cleared'));
    case 'suppliers': {
      const suppliers = await numbers.suppliers();
      return {
        outputs: { out: suppliers.map((supplier) => ({ ...supplier })) },
        status: words(`${suppliers.length} 个供应商`, several(suppliers.length, 'supplier')),
      };
    }
    case 'saveSupplier': {
      const saved = numbers.saveSupplier({ definition: settings.definition });
      const supplier = await named(saved, [['', 'definition']]);
      return told({ ...supplier }, words(supplier.name['zh-CN'], supplier.name['en-US']));
    }
    case 'removeSupplier': {
      const id = settings.supplierId.trim();
      await named(numbers.removeSupplier({ id }), [['id', 'supplierId']]);
      return told({ id, removed: true }, words(`已删除 ${id}`, `${id} removed`));
    }
  }
};

const numbersIn = ({ settings }: Context): string[] => listed(settings.numbers);

function newNumbers(context: Context): CallerNumberSettings[] {
  const { settings } = context;
  const { rateLimitCount, rateLimitPeriod, maxConcurrency } = settings;
  return numbersIn(context).map((number) => ({
    number,
    ...(rateLimitCount > 0 && { rateLimitCount, rateLimitPeriod }),
    ...(maxConcurrency > 0 && { maxConcurrency }),
    ...optional('supplier', settings.supplier),
    ...optional('trunk', settings.trunk),
    ...optional('province', settings.province),
    ...optional('city', settings.city),
    ...optional('remark', settings.remark),
  }));
}

async function update(context: Context): Promise<CallerNumber[]> {
  const { client, instanceId, settings } = context;
  const changes = changesOf(settings.changes);
  const asked = numbersIn(context);
  // None is changed where one of them is not there.
  for (const number of asked) await client.numbers.get({ instanceId, number });
  const updated: CallerNumber[] = [];
  for (const number of asked) {
    const change = client.numbers.update({ instanceId, number, changes });
    updated.push(await named(change, [['', 'changes']]));
  }
  return updated;
}

async function importRows({ client, instanceId, inputs }: Context): Promise<AllResult> {
  const sum = { added: 0, changed: 0 };
  const rejected: RejectedNumber[] = [];
  for (const [from, rows] of batches(inputs)) {
    const part = await client.numbers.import({ instanceId, rows });
    sum.added += part.added;
    sum.changed += part.changed;
    rejected.push(...part.rejected.map((one) => ({ ...one, row: from + one.row })));
  }
  return {
    outputs: {
      out: [{ ...sum, rejected: rejected.length }],
      rejected: rejected.map((row) => ({ ...row })),
    },
    cameFrom: { rejected: rejected.map(({ row }) => row - 1) },
    status: words(
      `新增 ${sum.added}，更新 ${sum.changed}，未导入 ${rejected.length}`,
      `${sum.added} added, ${sum.changed} changed, ${rejected.length} rejected`,
    ),
  };
}

/** Each with the index of its first row. */
function* batches(rows: readonly Data[]): Generator<[number, Data[]]> {
  for (let from = 0; from < rows.length; from += BATCH)
    yield [from, rows.slice(from, from + BATCH)];
}

const counted = (list: Data[]): AllResult => ({
  outputs: { out: list },
  status: words(`${list.length} 个号码`, several(list.length, 'number')),
});

const told = (record: Data, status: AllResult['status'] & object): AllResult => ({
  outputs: { out: [record] },
  status,
});

/** The engine's paths of a new number's settings → the node's fields, which are the same for all. */
const fieldsOf = (numbers: readonly string[]): [string, string][] =>
  numbers.flatMap((_, index): [string, string][] => [
    [`numbers[${index}].number`, `numbers[${index}]`],
    [`numbers[${index}]`, ''],
  ]);
