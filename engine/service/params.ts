import { DialflowError, type Problem } from '../api';
import { problemsOf } from '../validation/problems';
import { PARAMS } from './paramSchemas';
import type { Schema } from './schemas/shapes';

/** As many as a person reads. */
const MOST_PROBLEMS = 100;

/**
 * The parameters of a method, known to fit the contract; fields that are `undefined` are left out.
 * A method that takes nothing is given nothing, whatever came.
 *
 * @throws DialflowError `InvalidInput`, with every problem by its path; `NotFound` for a method
 * that the contract has not got.
 */
export function checkParams(domain: string, method: string, given: unknown): unknown {
  const name = `${domain}.${method}`;
  const schema = schemaOf(domain, method);
  if (schema === undefined) {
    throw new DialflowError('NotFound', `The engine has no method "${name}".`);
  }
  if (schema === null) return undefined;
  const params = withoutUndefined(given, schema);
  refuse(`request ${name}`, problemsOf(schema, params));
  return params;
}

function schemaOf(domain: string, method: string): Schema | null | undefined {
  const domains = PARAMS as Readonly<Record<string, Readonly<Record<string, Schema | null>>>>;
  const methods = Object.hasOwn(domains, domain) ? domains[domain] : undefined;
  return methods && Object.hasOwn(methods, method) ? methods[method] : undefined;
}

function refuse(what: string, problems: Problem[]): void {
  if (problems.length === 0) return;
  const told = problems.slice(0, MOST_PROBLEMS);
  const left = problems.length - told.length;
  if (left > 0) told.push({ path: '', reason: `and ${left} more` });
  throw DialflowError.invalid(what, told);
}

/** A copy as far as the schema knows the value's fields; parts that are free stay as they are. */
function withoutUndefined(value: unknown, schema: Schema | undefined): unknown {
  if (typeof schema !== 'object') return value;
  if (Array.isArray(value)) {
    const items = schema['items'] as Schema | undefined;
    return items ? value.map((item: unknown) => withoutUndefined(item, items)) : value;
  }
  if (schema['type'] !== 'object' || !isPlain(value)) return value;
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, Schema>>;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .map(([key, field]) => [
        key,
        Object.hasOwn(properties, key) ? withoutUndefined(field, properties[key]) : field,
      ]),
  );
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
