import type { Field } from '../definition';

/**
 * How a node's settings are saved in a flow, for the form generator, the editor's script and
 * the runtime alike: a field `text` is the property `text`, and, where it is dynamic, its
 * typed input's type is `textType`. Rows of a list are kept so too, under the fields' own names.
 */

/** Properties that Node-RED or the adapter itself has on every node; so are all single letters. */
const TAKEN = new Set(
  (
    'changed credentials dirty engine icon id info inputLabels inputs label moved name ' +
    'outputLabels outputs ports selected status type users valid validationErrors wires'
  ).split(' '),
);

/** The property of a field of a node: `nameValue` for a field `name`, the node having its own. */
export const savedName = (field: string): string =>
  TAKEN.has(field) || field.length === 1 ? `${field}Value` : field;

/** Where the type of a typed input is kept: beside its property, or its key in a list's row. */
export const typeName = (property: string): string => `${property}Type`;

/** Types whose value is looked up when a message comes; the others are literal. */
const LOOKED_UP = ['msg', 'flow', 'global', 'env', 'jsonata'] as const;
export type LookedUp = (typeof LOOKED_UP)[number];

export const isLookedUp = (type: unknown): type is LookedUp => LOOKED_UP.includes(type as LookedUp);

/** The literal type of a field's typed input, and the first one offered. */
export function literalType(field: Field): 'str' | 'num' | 'bool' | 'json' {
  switch (field.type) {
    case 'number':
      return 'num';
    case 'boolean':
      return 'bool';
    case 'json':
      return 'json';
    default:
      return 'str';
  }
}

/** What a dynamic field may be, in the order the editor offers it. */
export const typesOf = (field: Field): string[] => [literalType(field), ...LOOKED_UP];
