import type { CallerNumberSettings } from '../../api';
import {
  anyObject,
  bool,
  id,
  limit,
  listOf,
  name,
  object,
  text,
  type Params,
  type ParamsOf,
} from './shapes';

/** Bounds and places of settings are checked where numbers are kept, all at once. */
const numberOrNone = { type: ['number', 'null'] };
const textOrNone = { type: ['string', 'null'], maxLength: 200 };

const changes = {
  province: text(50),
  city: text(50),
  rateLimitCount: numberOrNone,
  rateLimitPeriod: numberOrNone,
  maxConcurrency: numberOrNone,
  supplier: textOrNone,
  trunk: textOrNone,
  monthlyPrice: numberOrNone,
  minutePrice: numberOrNone,
  remark: text(1000),
  enabled: bool,
};

const number = name(100);

export const numberParams: ParamsOf<'numbers'> = {
  list: object<Params<'numbers', 'list'>>(
    { instanceId: id },
    { search: text(100), limit, after: number },
  ),
  get: object<Params<'numbers', 'get'>>({ instanceId: id, number }, {}),
  add: object<Params<'numbers', 'add'>>(
    {
      instanceId: id,
      numbers: {
        ...listOf(object<CallerNumberSettings>({ number }, changes), 10_000),
        minItems: 1,
      },
    },
    {},
  ),
  update: object<Params<'numbers', 'update'>>(
    {
      instanceId: id,
      number,
      changes: object<Params<'numbers', 'update'>['changes']>({}, changes),
    },
    {},
  ),
  remove: object<Params<'numbers', 'remove'>>(
    { instanceId: id, numbers: listOf(number, 10_000) },
    {},
  ),
  import: object<Params<'numbers', 'import'>>(
    { instanceId: id, rows: listOf(anyObject, 10_000) },
    {},
  ),
  places: object<Params<'numbers', 'places'>>({ numbers: listOf(name(100), 10_000) }, {}),
  addPlaces: object<Params<'numbers', 'addPlaces'>>(
    {
      rows: listOf(
        object<Params<'numbers', 'addPlaces'>['rows'][number]>(
          { prefix: name(20), province: name(50), city: name(50) },
          { carrier: text(50) },
        ),
        20_000,
      ),
    },
    {},
  ),
  clearPlaces: null,
  suppliers: null,
  saveSupplier: object<Params<'numbers', 'saveSupplier'>>({ definition: anyObject }, {}),
  removeSupplier: object<Params<'numbers', 'removeSupplier'>>({ id: name(100) }, {}),
};
