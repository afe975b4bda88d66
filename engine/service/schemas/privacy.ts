import {
  ANNOUNCEMENTS,
  ASSIGNMENTS,
  CALL_DISPLAYS,
  CALL_RESTRICTIONS,
  NUMBER_SPECS,
  POOL_KINDS,
  PrivacyNumberStatus,
  SMS_MODES,
  TRANSFERS,
  VERIFICATIONS,
  type BindingChanges,
  type BlacklistEntry,
  type NewBinding,
  type PoolChanges,
  type PoolSms,
  type RingTones,
  type StockNumber,
} from '../../api';
import { span } from './account';
import {
  anyObject,
  bool,
  id,
  limit,
  listOf,
  name,
  number,
  object,
  sequence,
  text,
  whole,
  type ObjectSchema,
  type Params,
  type ParamsOf,
} from './shapes';

/** Bounds that operators meet (names, numbers of people, times) are checked in the domain, all at once. */
type P<M extends keyof ParamsOf<'privacy'>> = Params<'privacy', M>;

const phone = name(100);
const phones = (most: number) => listOf(phone, most);
const orNull = (schema: Readonly<Record<string, unknown>>) => ({
  ...schema,
  type: [schema['type'], 'null'],
});
const poolKey = name(100);
const wholeOrNull = orNull({ type: 'integer' });
const spec = { enum: Object.keys(NUMBER_SPECS) };
const paged = { limit, after: id };
const month = text(20);
const language = { enum: ['zh-CN', 'en-US'] };

const ringTones = object<Partial<RingTones>>(
  {},
  { fromA: orNull(text(100)), toA: orNull(text(100)) },
);

const settings = object<PoolChanges>(
  {},
  {
    assignment: { enum: ASSIGNMENTS },
    sms: object<Partial<PoolSms>>(
      {},
      {
        mode: { enum: SMS_MODES },
        all: bool,
        whitelist: listOf(text(1_000), 1_000),
        confirm: bool,
      },
    ),
    ringTones,
    alarmPercent: wholeOrNull,
    expiringMinutes: wholeOrNull,
    ringTimeoutSeconds: { type: 'integer' },
    longestCallMinutes: { type: 'integer' },
    transfers: { enum: TRANSFERS },
    language,
    verifiedOnly: bool,
    announcements: {
      type: 'object',
      properties: Object.fromEntries(ANNOUNCEMENTS.map((one) => [one, orNull(text(1_000))])),
      additionalProperties: false,
    },
  },
);

const bindingFields = {
  b: orNull(phone),
  groupId: id,
  restriction: { enum: CALL_RESTRICTIONS },
  display: { enum: CALL_DISPLAYS },
  recording: bool,
  transcript: bool,
  outId: text(10_000),
  outOrderId: text(10_000),
  ringTones,
  ringTimeoutSeconds: wholeOrNull,
};

const newBinding = object<NewBinding>(
  { poolKey, a: phone, expiresAt: sequence },
  { ...bindingFields, x: phone, expectCity: text(50), extension: text(10) },
);

const stockNumber = object<StockNumber>(
  { number: phone, spec },
  {
    province: text(50),
    city: text(50),
    carrier: text(50),
    trunk: orNull(text(200)),
    monthlyPrice: orNull(number),
    minutePrice: orNull(number),
  },
);

const blackEntry = object<BlacklistEntry>(
  { number: phone },
  { other: phone, direction: { enum: ['from', 'to', 'both'] }, remark: text(1_000) },
);

const inPool = (most: number): ObjectSchema =>
  object<P<'lockNumbers'>>({ poolKey, numbers: phones(most) }, {});
const ofBinding = object<P<'unbind'>>({ bindingId: id }, {});
const ofGroup = object<P<'getGroup'>>({ groupId: id }, {});
const ofPool = object<P<'getPool'>>({ poolKey }, {});
const ofTone = object<P<'removeRingTone'>>({ ringToneId: id }, {});

/** That it has one of the two besides the name is checked where it is kept. */
const ringTone: ObjectSchema = {
  type: 'object',
  required: ['name'],
  properties: { name: text(1_000), text: text(10_000), wav: true, fileName: text(1_000) },
  additionalProperties: false,
};

export const privacyParams: ParamsOf<'privacy'> = {
  createPool: object<P<'createPool'>>(
    { kind: { enum: POOL_KINDS }, name: text(1_000) },
    { settings },
  ),
  updatePool: object<P<'updatePool'>>({ poolKey }, { name: text(1_000), settings }),
  getPool: ofPool,
  listPools: object<P<'listPools'>>({}, { kind: { enum: POOL_KINDS }, search: text(100) }),

  addStock: object<P<'addStock'>>({ numbers: { ...listOf(stockNumber, 10_000), minItems: 1 } }, {}),
  removeStock: object<P<'removeStock'>>({ numbers: phones(10_000) }, {}),
  stockRemain: object<P<'stockRemain'>>({ spec }, { city: text(50), prefix: text(18) }),
  buyNumbers: object<P<'buyNumbers'>>(
    { poolKey, spec, count: number },
    { city: text(50), prefix: text(18) },
  ),
  releaseNumbers: inPool(500),
  lockNumbers: inPool(500),
  unlockNumbers: inPool(500),
  moveNumbers: object<P<'moveNumbers'>>(
    { fromPool: poolKey, toPool: poolKey, numbers: phones(10_000) },
    {},
  ),
  moveSome: object<P<'moveSome'>>(
    { fromPool: poolKey, toPool: poolKey, count: number },
    { city: text(50) },
  ),
  listMoves: object<P<'listMoves'>>({}, paged),
  updateNumber: object<P<'updateNumber'>>({ number: phone, remark: text(10_000) }, {}),
  getNumber: object<P<'getNumber'>>({ number: phone }, {}),
  listNumbers: object<P<'listNumbers'>>(
    {},
    {
      poolKey,
      inStock: bool,
      status: { enum: Object.keys(PrivacyNumberStatus) },
      verification: { enum: VERIFICATIONS },
      city: text(50),
      search: text(100),
      ...paged,
    },
  ),
  startVerification: object<P<'startVerification'>>({ numbers: phones(500), person: phone }, {}),
  finishVerification: object<P<'finishVerification'>>(
    { numbers: phones(500), verified: bool },
    { reason: text(1_000) },
  ),

  bind: newBinding,
  bindMany: object<P<'bindMany'>>({ bindings: { ...listOf(newBinding, 500), minItems: 1 } }, {}),
  unbind: ofBinding,
  unbindMany: object<P<'unbindMany'>>({ bindingIds: { ...listOf(id, 500), minItems: 1 } }, {}),
  updateBinding: object<P<'updateBinding'>>(
    {
      bindingId: id,
      changes: object<BindingChanges>({}, { a: phone, expiresAt: sequence, ...bindingFields }),
    },
    {},
  ),
  getBinding: ofBinding,
  listBindings: object<P<'listBindings'>>(
    {},
    { poolKey, x: phone, number: phone, outId: text(10_000), groupId: id, ended: bool, ...paged },
  ),
  resolve: object<P<'resolve'>>(
    { x: phone, caller: text(100) },
    { extension: text(10), withheld: bool },
  ),

  createGroup: object<P<'createGroup'>>(
    { poolKey },
    { name: text(1_000), remark: text(10_000), numbers: phones(10_000) },
  ),
  updateGroup: object<P<'updateGroup'>>(
    { groupId: id },
    { name: text(1_000), remark: text(10_000) },
  ),
  changeGroup: object<P<'changeGroup'>>(
    {
      groupId: id,
      operation: { enum: ['add', 'remove', 'overwrite'] },
      numbers: phones(10_000),
    },
    {},
  ),
  deleteGroup: ofGroup,
  getGroup: ofGroup,
  listGroups: object<P<'listGroups'>>({}, { poolKey, search: text(100) }),
  listGroupNumbers: object<P<'listGroupNumbers'>>({ groupId: id }, { search: text(100), ...paged }),

  addBlacklist: object<P<'addBlacklist'>>(
    { poolKey, entries: { ...listOf(blackEntry, 1_000), minItems: 1 } },
    {},
  ),
  removeBlacklist: object<P<'removeBlacklist'>>(
    {
      poolKey,
      entries: listOf(
        object<P<'removeBlacklist'>['entries'][number]>({ number: phone }, { other: phone }),
        1_000,
      ),
    },
    {},
  ),
  listBlacklist: object<P<'listBlacklist'>>({ poolKey }, { search: text(100), ...paged }),

  addRingTone: ringTone,
  removeRingTone: ofTone,
  listRingTones: null,
  getRingToneAudio: ofTone,

  listCalls: object<P<'listCalls'>>(
    {},
    {
      poolKey,
      x: phone,
      bindingId: id,
      outId: text(10_000),
      from: sequence,
      to: sequence,
      ...paged,
    },
  ),

  getTranscript: object<P<'getTranscript'>>({ callId: id }, {}),

  usage: object<P<'usage'>>({}, { month, poolKey }),
  usageCsv: object<P<'usageCsv'>>({ poolKey }, { month, language }),
  dailyUsage: object<P<'dailyUsage'>>({ span }, { kind: { enum: POOL_KINDS }, poolKey }),
  prices: null,
  setPrices: object<P<'setPrices'>>({ prices: { ...anyObject, type: ['object', 'null'] } }, {}),
  arrears: null,
  setArrears: object<P<'setArrears'>>({ since: orNull(whole(0, Number.MAX_SAFE_INTEGER)) }, {}),
};
