/** JSON schema of a price book (`api/account.ts`). */
const price = { type: 'number', minimum: 0, maximum: 10_000_000 } as const;
const words = {
  type: 'object',
  required: ['zh-CN', 'en-US'],
  properties: {
    'zh-CN': { type: 'string', minLength: 1, maxLength: 500 },
    'en-US': { type: 'string', minLength: 1, maxLength: 500 },
  },
  additionalProperties: false,
} as const;
const names = {
  type: 'array',
  maxItems: 10_000,
  items: { type: 'string', minLength: 1, maxLength: 200 },
} as const;
const key = {
  type: 'string',
  pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$',
  description: 'letters, digits, "-", "_" and ".", at most 100',
} as const;

export const priceBookSchema = {
  type: 'object',
  required: ['currency', 'robot', 'lines', 'defaultLine', 'services'],
  additionalProperties: false,
  properties: {
    currency: {
      type: 'string',
      pattern: '^[A-Z]{3}$',
      description: 'a currency of three letters such as CNY',
    },
    robot: {
      type: 'object',
      required: ['mode', 'perCall', 'concurrency', 'includedLines'],
      additionalProperties: false,
      properties: {
        mode: { enum: ['perCall', 'concurrency', 'none'] },
        perCall: price,
        concurrency: {
          type: 'array',
          minItems: 1,
          maxItems: 100,
          items: {
            type: 'object',
            required: ['upTo', 'price'],
            additionalProperties: false,
            properties: {
              upTo: { type: ['integer', 'null'], minimum: 1, maximum: 1_000_000 },
              price,
            },
          },
        },
        includedLines: { type: 'integer', minimum: 0, maximum: 1_000_000 },
      },
    },
    lines: {
      type: 'array',
      maxItems: 1_000,
      items: {
        type: 'object',
        required: [
          'key',
          'name',
          'supplier',
          'perMinute',
          'numberPerMonth',
          'minimumPerMonth',
          'numbers',
          'trunks',
        ],
        additionalProperties: false,
        properties: {
          key,
          name: words,
          supplier: { type: ['string', 'null'], maxLength: 200 },
          perMinute: price,
          perMinuteRange: { type: 'array', minItems: 2, maxItems: 2, items: price },
          numberPerMonth: price,
          minimumPerMonth: price,
          callsPerNumber: { type: 'integer', minimum: 1, maximum: 1_000_000 },
          leastNumbers: { type: 'integer', minimum: 1, maximum: 1_000_000 },
          prepaid: { type: 'array', maxItems: 100, items: price },
          numbers: names,
          trunks: names,
          note: words,
        },
      },
    },
    defaultLine: { type: ['string', 'null'], maxLength: 200 },
    services: {
      type: 'array',
      maxItems: 1_000,
      items: {
        type: 'object',
        required: ['key', 'name', 'price', 'unit'],
        additionalProperties: false,
        properties: { key, name: words, price, unit: words },
      },
    },
  },
} as const;
