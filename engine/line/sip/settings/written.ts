/** Settings as somebody wrote them, read as far as they can be: their shape is told of by the schema. */
export type Written = Readonly<Record<string, unknown>>;

export const asWritten = (value: unknown): Written =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Written) : {};

export const textOf = (from: Written, field: string): string | undefined => {
  const value = from[field];
  return typeof value === 'string' ? value : undefined;
};

export const numberOf = (from: Written, field: string): number | undefined => {
  const value = from[field];
  return typeof value === 'number' ? value : undefined;
};

export const listOf = (from: Written, field: string): readonly unknown[] => {
  const value = from[field];
  return Array.isArray(value) ? value : [];
};

/** Without what is not set: forms leave empty texts, and programs `undefined` and `null`. */
export function tidied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tidied);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .filter(([, one]) => one !== undefined && one !== null && one !== '')
    .map(([name, one]) => [name, tidied(one)] as const);
  return Object.fromEntries(entries);
}
