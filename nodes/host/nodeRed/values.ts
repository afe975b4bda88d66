import type { Node, NodeAPI, NodeMessage } from 'node-red';
import { DialflowError, type Problem } from '../../../engine/api';
import type { Fields } from '../definition';
import { isLookedUp, savedName, typeName } from './saved';

type Row = Readonly<Record<string, unknown>>;

/**
 * The settings of a node by field, from its saved properties, its typed inputs evaluated.
 * @throws DialflowError `InvalidInput` naming the fields whose expression fails.
 */
export async function evaluate(
  RED: NodeAPI,
  node: Node,
  fields: Fields,
  saved: Row,
  message: NodeMessage,
): Promise<Record<string, unknown>> {
  const problems: Problem[] = [];

  const row = async (of: Fields, from: Row, prefix: string): Promise<Record<string, unknown>> => {
    const values: Record<string, unknown> = {};
    for (const [name, field] of Object.entries(of)) {
      const property = prefix === '' ? savedName(name) : name;
      const value = from[property];
      const type = from[typeName(property)];
      if (field.dynamic && isLookedUp(type)) {
        try {
          values[name] = await lookUp(RED, node, String(value ?? ''), type, message);
        } catch (error) {
          problems.push({ path: prefix + name, reason: reasonOf(error) });
        }
      } else if (field.type === 'list' && Array.isArray(value)) {
        values[name] = await Promise.all(
          value.map((one: unknown, index) =>
            isRow(one) ? row(field.fields, one, `${prefix}${name}[${index}].`) : one,
          ),
        );
      } else {
        values[name] = value;
      }
    }
    return values;
  };

  const values = await row(fields, saved, '');
  if (problems.length > 0) throw DialflowError.invalid('configuration of this node', problems);
  return values;
}

const lookUp = (
  RED: NodeAPI,
  node: Node,
  value: string,
  type: string,
  message: NodeMessage,
): Promise<unknown> =>
  new Promise((resolve, reject) => {
    RED.util.evaluateNodeProperty(value, type, node, message, (error, result: unknown) => {
      if (error) reject(error);
      else resolve(result);
    });
  });

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null;

// JSONata rejects with plain objects.
const reasonOf = (error: unknown): string =>
  `cannot be evaluated (${String((error as { message?: unknown }).message ?? error)})`;
