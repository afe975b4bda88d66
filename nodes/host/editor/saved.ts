import { outputsOf, type Fields, type NodeDefinition, type Output } from '../definition';
import { isLookedUp, savedName, typeName } from '../nodeRed/saved';
import { fieldsOf, readSettings, type Reading } from '../settings';

type Row = Readonly<Record<string, unknown>>;

/** Whether a path is that of a field, or of something within its value. */
export const isWithin = (path: string, field: string): boolean =>
  path === field || (path.startsWith(field) && /[.[]/.test(path.charAt(field.length)));

/**
 * Reads saved properties. What a typed input looks up is known to the runtime only: here it
 * stands for itself (`msg.topic`), and only its being empty can be wrong.
 */
export function read(fields: Fields, saved: Row): Reading {
  const lookedUp = new Map<string, string>();
  const values = (of: Fields, from: Row, prefix: string): Record<string, unknown> => {
    const raw: Record<string, unknown> = {};
    for (const [name, field] of Object.entries(of)) {
      const property = prefix === '' ? savedName(name) : name;
      const value = from[property];
      const type = from[typeName(property)];
      if (field.dynamic && isLookedUp(type)) {
        const expression = String(value ?? '').trim();
        lookedUp.set(prefix + name, expression);
        raw[name] = type === 'jsonata' ? expression : `${type}.${expression}`;
      } else if (field.type === 'list' && Array.isArray(value)) {
        raw[name] = value.map((row: Row, index) =>
          values(field.fields, row, `${prefix}${name}[${index}].`),
        );
      } else {
        raw[name] = value;
      }
    }
    return raw;
  };

  const { settings, faults, hidden } = readSettings(fields, values(fields, saved, ''));
  const expressions = [...lookedUp.keys()];
  const known = faults.filter(({ path }) => !expressions.some((one) => isWithin(path, one)));
  for (const [path, expression] of lookedUp) {
    if (expression === '' && !hidden.has(path)) known.push({ path, why: 'required' });
  }
  return { settings, faults: known, hidden };
}

/** The outputs that a node with these saved properties has. */
export function outputs(definition: NodeDefinition, saved: Row): Output[] {
  return outputsOf(definition, read(fieldsOf(definition), saved).settings);
}
