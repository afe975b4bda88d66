import { Ajv, type ErrorObject, type Schema, type ValidateFunction } from 'ajv';
import { DialflowError, type Problem } from '../api';
import { at, pathOf } from './path';

/**
 * Checks of outside data against JSON schemas, answered in words: all problems at once, by path.
 *
 * A schema's `description` says what its value must be, e.g. `a time such as 09:30:00`; it is
 * read to the person where a `pattern` or a choice of shapes (`anyOf`) is not met. Alternatives
 * stand in the schema itself, not behind a `$ref`.
 */
const ajv = new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true });
const compiled = new WeakMap<object, ValidateFunction>();

/** The value, known to fit; else an error that names all that does not. `what` as in `scene`. */
export function validate<T>(schema: Schema, value: unknown, what: string): T {
  const problems = problemsOf(schema, value);
  if (problems.length > 0) throw DialflowError.invalid(what, problems);
  return value as T;
}

/** What is wrong with the value; nothing when it fits. For callers with checks of their own besides. */
export function problemsOf(schema: Schema, value: unknown): Problem[] {
  const check = checkOf(schema);
  if (check(value)) return [];
  const problems = new Map<string, Problem>();
  for (const error of essential(check.errors ?? [])) {
    const problem = problemOf(error);
    const key = `${problem.path} ${problem.reason}`;
    if (!problems.has(key)) problems.set(key, problem);
  }
  return [...problems.values()];
}

function checkOf(schema: Schema): ValidateFunction {
  if (typeof schema === 'boolean') return ajv.compile(schema);
  const ready = compiled.get(schema);
  if (ready) return ready;
  const check = ajv.compile(schema);
  compiled.set(schema, check);
  return check;
}

/**
 * Without the errors that only repeat others. Of alternatives (`anyOf`, `oneOf`) the one that the
 * value came near to is told of; where it came near to none, only that none fits.
 */
function essential(errors: readonly ErrorObject[]): ErrorObject[] {
  let left = errors.filter((error) => error.keyword !== 'if');
  for (const choice of errors.filter((e) => e.keyword === 'anyOf' || e.keyword === 'oneOf')) {
    const inside = left.filter((error) => error.schemaPath.startsWith(`${choice.schemaPath}/`));
    const byBranch = new Map<string, ErrorObject[]>();
    for (const error of inside) {
      const branch = error.schemaPath.slice(choice.schemaPath.length + 1).split('/')[0] ?? '';
      byBranch.set(branch, [...(byBranch.get(branch) ?? []), error]);
    }
    const near = [...byBranch.values()]
      .filter(
        (branch) =>
          !branch.some(
            (error) => error.instancePath === choice.instancePath && error.keyword === 'type',
          ),
      )
      .sort((a, b) => a.length - b.length)[0];
    const dropped = new Set<ErrorObject>(inside.filter((error) => !near?.includes(error)));
    if (near) dropped.add(choice);
    left = left.filter((error) => !dropped.has(error));
  }
  return left;
}

function problemOf(error: ErrorObject): Problem {
  const path = pathOf(error.instancePath);
  const params = error.params as Readonly<Record<string, unknown>>;
  const schema = (error.parentSchema ?? {}) as Readonly<Record<string, unknown>>;
  switch (error.keyword) {
    case 'required':
      return { path: at(path, String(params['missingProperty'])), reason: 'is missing' };
    case 'additionalProperties': {
      const name = String(params['additionalProperty']);
      const known = Object.keys((schema['properties'] ?? {}) as object);
      return { path: at(path, name), reason: unknownField(name, known) };
    }
    default:
      return { path, reason: reasonOf(error.keyword, params, schema, error.data) };
  }
}

function reasonOf(
  keyword: string,
  params: Readonly<Record<string, unknown>>,
  schema: Readonly<Record<string, unknown>>,
  value: unknown,
): string {
  const limit = Number(params['limit']);
  const described = typeof schema['description'] === 'string' ? schema['description'] : undefined;
  switch (keyword) {
    case 'type':
      return `must be ${typeNames(params['type'])}, not ${shown(value)}`;
    case 'enum':
      return `must be one of ${(params['allowedValues'] as unknown[]).join(', ')}, not ${shown(value)}`;
    case 'const':
      return `must be ${shown(params['allowedValue'])}, not ${shown(value)}`;
    case 'minLength':
      return limit === 1 ? 'must not be empty' : `must have at least ${limit} characters`;
    case 'maxLength':
      return `must have at most ${limit} characters; it has ${[...String(value)].length}`;
    case 'minItems':
      return limit === 1 ? 'must not be empty' : `must have at least ${limit} entries`;
    case 'maxItems':
      return `must have at most ${limit} entries; it has ${(value as unknown[]).length}`;
    case 'maxProperties':
      return `must have at most ${limit} fields`;
    case 'minimum':
    case 'exclusiveMinimum':
      return `must be ${keyword === 'minimum' ? 'at least' : 'more than'} ${limit}, not ${shown(value)}`;
    case 'maximum':
    case 'exclusiveMaximum':
      return `must be ${keyword === 'maximum' ? 'at most' : 'less than'} ${limit}, not ${shown(value)}`;
    case 'uniqueItems':
      return `must not hold the same twice: entries ${String(params['j'])} and ${String(params['i'])} are`;
    case 'pattern':
      if (typeof value === 'string' && value.trim() === '') return 'must not be blank';
      return `must be ${described ?? `of the form ${String(schema['pattern'])}`}, not ${shown(value)}`;
    default:
      return described ? `must be ${described}, not ${shown(value)}` : `does not fit: ${keyword}`;
  }
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  null: 'null',
};

function typeNames(type: unknown): string {
  const types = Array.isArray(type) ? (type as unknown[]) : [type];
  return types.map((name) => TYPE_NAMES[String(name)] ?? String(name)).join(' or ');
}

/** A value as far as it helps to find it. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const plain = typeof value === 'number' || typeof value === 'bigint';
  const text = (plain ? undefined : JSON.stringify(value)) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}..."` : text;
}

function unknownField(name: string, known: readonly string[]): string {
  const near = known.find((other) => distance(name.toLowerCase(), other.toLowerCase()) <= 2);
  if (near) return `is not a known field; "${near}" is`;
  return `is not a known field; known here are ${known.join(', ')}`;
}

/** Letters to add, leave out or change to get from one word to the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
