import type { EngineApi } from '../../api';

/** What schemas of parameters are made of, and the bounds that many of them share. */
export interface ObjectSchema {
  readonly type: 'object';
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly [keyword: string]: unknown;
}
export type Schema = boolean | Readonly<Record<string, unknown>>;

type RequiredOf<T> = { [K in keyof T]-?: T extends Record<K, T[K]> ? K : never }[keyof T];
type OptionalOf<T> = Exclude<keyof T, RequiredOf<T>>;
type Of<K extends PropertyKey> = { readonly [P in K]: Schema };

/** A schema with every field of T, those that must be there and those that may: no others. */
export function object<T>(required: Of<RequiredOf<T>>, optional: Of<OptionalOf<T>>): ObjectSchema {
  return {
    type: 'object',
    required: Object.keys(required),
    properties: { ...required, ...optional } as Record<string, Schema>,
    additionalProperties: false,
  };
}

/** One of several shapes, told apart by a field; `fields` by its values, all of them required. */
export function oneOf(
  tag: string,
  fields: Readonly<Record<string, Readonly<Record<string, Schema>>>>,
  additionalProperties: boolean,
): ObjectSchema {
  return {
    type: 'object',
    required: [tag],
    properties: { [tag]: { enum: Object.keys(fields) } },
    allOf: Object.entries(fields).map(([value, rest]) => ({
      if: { type: 'object', required: [tag], properties: { [tag]: { const: value } } },
      then: {
        type: 'object',
        required: Object.keys(rest),
        properties: { [tag]: true, ...rest },
        additionalProperties,
      },
    })),
  };
}

export const text = (maxLength: number) => ({ type: 'string', maxLength });
export const name = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength });
export const whole = (minimum: number, maximum: number) => ({ type: 'integer', minimum, maximum });
export const ms = { type: 'number', minimum: 0, maximum: 3_600_000 };
export const listOf = (items: Schema, maxItems: number) => ({ type: 'array', items, maxItems });
export const bool = { type: 'boolean' };
export const number = { type: 'number' };
export const anyObject = { type: 'object' } as const;

/** An id, or the name of a thing that may be called by it. */
export const id = name(200);
/** As `id`; empty is none. */
export const idOrNone = text(200);
/** Names of nodes and consumers are made by hosts, of names that people gave. */
export const given = text(1000);
export const consumer = name(1000);
export const description = text(10_000);
export const prompt = text(5_000);
export const sentence = text(500);
export const limit = whole(1, 10_000);
export const sequence = whole(0, Number.MAX_SAFE_INTEGER);
/** As much as a roster's cell holds. */
export const cell = text(32_767);

/** Of a method of the contract. */
export type Params<
  D extends keyof EngineApi,
  M extends keyof EngineApi[D],
> = EngineApi[D][M] extends (p: infer P) => unknown ? P : never;

/** A schema for each method of a domain; null: it takes nothing. */
export type ParamsOf<D extends keyof EngineApi> = {
  readonly [M in keyof EngineApi[D]]: EngineApi[D][M] extends () => unknown ? null : ObjectSchema;
};
