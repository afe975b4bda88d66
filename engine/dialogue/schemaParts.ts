/** What the JSON schemas of a scene's parts are made of. */
export type Schemas = Readonly<Record<string, object>>;

const NOT_BLANK = '\\S';
/** Something that can be said: at least a letter, a character or a digit. */
const SPEAKABLE = '[\\p{L}\\p{N}]';

export const record = (required: readonly string[], properties: Schemas) => ({
  type: 'object',
  required,
  properties,
  additionalProperties: false,
});

export const listOf = (items: object, maxItems: number, minItems = 0) => ({
  type: 'array',
  items,
  minItems,
  maxItems,
});

export const between = (minimum: number, maximum: number) => ({ type: 'number', minimum, maximum });
export const whole = (minimum: number, maximum: number) => ({ type: 'integer', minimum, maximum });
export const anyText = (maxLength: number) => ({ type: 'string', maxLength });

/** Not blank; `description` says what it must be. */
export const text = (maxLength: number, description = 'a text') => ({
  type: 'string',
  pattern: NOT_BLANK,
  description,
  maxLength,
});

export const words = (maxLength: number) => ({
  type: 'string',
  pattern: SPEAKABLE,
  description: 'words that can be said',
  maxLength,
});
