import type { Fields, SettingsOf, Words } from '../nodes/host/definition';

/**
 * n8n's credentials have no lists, and Node-RED's secrets none either: each of the few things that
 * there may be of a kind has fields of its own, `trunk1Name` to `trunk4MaxConcurrency`.
 */
export type Numbered<Kind extends string, N extends string, F extends Fields> = {
  readonly [K in keyof F & string as `${Kind}${N}${Capitalize<K>}`]: F[K];
};

interface Things<N extends string> {
  /** `trunk`: names of fields begin with it. */
  kind: string;
  numbers: readonly N[];
  /** Fields of each; `special` are shown where its field `more` is on. */
  usual: Fields;
  special: Fields;
  /** When any of one are shown. */
  shown(number: N): Readonly<Record<string, readonly (string | boolean)[]>>;
  label(number: N, label: Words): Words;
  /** Heading before those of one. */
  section?(number: N): Words;
}

/** `trunk2MaxConcurrency` of trunk 2's `maxConcurrency`. */
export const numberedField = (kind: string, number: string, name: string): string =>
  `${kind}${number}${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/** Fields of all that there may be. */
export function numberedFields<N extends string>(things: Things<N>): Fields {
  const { kind, numbers, usual, special } = things;
  return Object.fromEntries(
    numbers.flatMap((number) => {
      const shown = things.shown(number);
      const fieldsOf = (fields: Fields, showWhen: typeof shown) =>
        Object.entries(fields).map(([name, field], index) => {
          const section = fields === usual && index === 0 ? things.section?.(number) : undefined;
          const label = things.label(number, field.label);
          const whole = { ...field, ...(section && { section }), label, showWhen };
          return [numberedField(kind, number, name), whole] as const;
        });
      const more = { ...shown, [numberedField(kind, number, 'more')]: [true] };
      return [...fieldsOf(usual, shown), ...fieldsOf(special, more)];
    }),
  );
}

/** What was set of one, by the fields' own names. */
export const numberedValues = <F extends Fields>(
  fields: F,
  settings: Readonly<Record<string, unknown>>,
  kind: string,
  number: string,
): SettingsOf<F> =>
  Object.fromEntries(
    Object.keys(fields).map((name) => [name, settings[numberedField(kind, number, name)]]),
  ) as SettingsOf<F>;
