/** What a supplier's JSON must look like; meanings are checked in `suppliers.ts`. */
const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength });
const words = (maxLength: number) => ({
  type: 'object',
  properties: { 'zh-CN': text(maxLength), 'en-US': text(maxLength) },
  required: ['zh-CN', 'en-US'],
  additionalProperties: false,
});
const price = {
  type: 'object',
  properties: { from: { type: 'number', minimum: 0 }, to: { type: 'number', minimum: 0 } },
  required: ['from', 'to'],
  additionalProperties: false,
};
const time = {
  type: 'string',
  pattern: '^\\d{2}:\\d{2}(:\\d{2})?$',
  description: 'a time such as 09:30:00',
};
const callsPerDay = { type: 'integer', minimum: 1, maximum: 1000 };
const list = (items: object, maxItems: number) => ({ type: 'array', items, maxItems });

const barredIndustry = {
  description: 'a name of a business, or an object with words and names',
  anyOf: [
    text(100),
    {
      type: 'object',
      properties: {
        id: { type: 'string', pattern: '^[a-zA-Z0-9-]+$', maxLength: 100 },
        words: words(1000),
        names: { ...list(text(100), 200), minItems: 1 },
        accessRows: list(text(100), 100),
      },
      required: ['words', 'names'],
      additionalProperties: false,
    },
  ],
};

export const supplierSchema = {
  type: 'object',
  properties: {
    id: {
      type: 'string',
      pattern: '^[a-z0-9]+(-[a-z0-9]+)*$',
      maxLength: 100,
      description: 'small letters, digits and hyphens, such as my-trunk',
    },
    name: words(200),
    kind: { enum: ['landline', 'mobile'] },
    use: words(2000),
    limits: words(5000),
    rules: {
      type: 'object',
      properties: {
        callingHours: list(
          {
            type: 'object',
            properties: { beginTime: time, endTime: time },
            required: ['beginTime', 'endTime'],
            additionalProperties: false,
          },
          20,
        ),
        timeZone: text(100),
        callsPerDay,
        callsPerDayOf: list(
          {
            type: 'object',
            properties: { industry: text(100), callsPerDay },
            required: ['industry', 'callsPerDay'],
            additionalProperties: false,
          },
          100,
        ),
        blockedRegions: list(
          {
            type: 'object',
            properties: { province: text(50), city: text(50) },
            required: ['province'],
            additionalProperties: false,
          },
          400,
        ),
        barredIndustries: list(barredIndustry, 500),
        barredWords: list(text(100), 500),
        concurrencyPerNumber: { type: 'integer', minimum: 1, maximum: 10_000 },
      },
      additionalProperties: false,
    },
    prices: {
      type: 'object',
      properties: {
        numberPerMonth: price,
        numberPerYear: price,
        minute: price,
        minimumPerMonth: price,
        prepaid: list({ type: 'number', minimum: 0 }, 20),
        leastNumbers: { type: 'integer', minimum: 1, maximum: 100_000 },
      },
      additionalProperties: false,
    },
    remark: words(5000),
  },
  required: ['id', 'name', 'kind', 'rules', 'prices'],
  additionalProperties: false,
} as const;
