/** JSON schemas of what is posted to the engine. */
const number = {
  type: 'string',
  pattern: '^[+\\d][\\d\\s()-]{1,30}$',
  description: 'a number, such as 13800000000',
};

/** An X number; an extension may follow. */
const dialled = { ...number, pattern: '^[+\\d][\\d\\s(),;*#-]{1,40}$' };

export const sms = {
  type: 'object',
  properties: {
    from: number,
    to: dialled,
    text: { type: 'string', maxLength: 10_000 },
    id: { type: 'string', minLength: 1, maxLength: 200 },
  },
  required: ['from', 'to', 'text'],
  additionalProperties: false,
} as const;

export const report = {
  type: 'object',
  properties: {
    id: { type: 'string', minLength: 1, maxLength: 200 },
    status: { enum: ['delivered', 'failed'] },
    reason: { type: 'string', maxLength: 1_000 },
  },
  required: ['id', 'status'],
  additionalProperties: false,
} as const;

const lists = new WeakMap<object, object>();

/** The schema for the value that came: of one, or of a list of them. */
export function oneOrMany(schema: object, value: unknown): object {
  if (!Array.isArray(value)) return schema;
  const list = lists.get(schema) ?? { type: 'array', minItems: 1, maxItems: 100, items: schema };
  lists.set(schema, list);
  return list;
}
