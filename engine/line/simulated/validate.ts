import { DialflowError, type Callee, type Problem, type SimulatedLineSettings } from '../../api';
import { DEFAULT_CALLEES } from './defaults';
import { simulatedLineSchema } from './schema';
import { problemsOf } from '../../validation/problems';

/** What the schema lets through. */
interface Written {
  kind?: 'simulated';
  callees?: Callee[];
  calleeVariable?: string;
  defaultCallee?: string;
}

/**
 * Settings of the simulated line as an operator wrote them (`kind` may be among them), checked.
 * Without `callees`, or with none, the built-in ones answer.
 *
 * @throws DialflowError InvalidInput, with every problem by its path.
 */
export function parseSimulatedLine(value: unknown): SimulatedLineSettings {
  const names = namesIn(value);
  const problems = [
    ...problemsOf(simulatedLineSchema, value),
    ...repeatedNames(names),
    ...unknownDefault(value, names),
  ];
  if (problems.length > 0) throw DialflowError.invalid('simulated line', problems);
  const { callees = [], calleeVariable, defaultCallee } = value as Written;
  return {
    callees,
    ...(calleeVariable ? { calleeVariable } : {}),
    ...(defaultCallee ? { defaultCallee } : {}),
  };
}

/** Of the callees, by index, as far as they can be read: all problems are told at once. */
function namesIn(value: unknown): unknown[] {
  const callees = fieldOf(value, 'callees');
  return Array.isArray(callees) ? callees.map((callee) => fieldOf(callee, 'name')) : [];
}

function repeatedNames(names: readonly unknown[]): Problem[] {
  const problems: Problem[] = [];
  const first = new Map<string, number>();
  for (const [index, name] of names.entries()) {
    if (typeof name !== 'string') continue;
    const earlier = first.get(name);
    if (earlier === undefined) first.set(name, index);
    else {
      problems.push({
        path: `callees[${index}].name`,
        reason: `"${name}" is the name of callees[${earlier}] already; names must differ`,
      });
    }
  }
  return problems;
}

function unknownDefault(value: unknown, names: readonly unknown[]): Problem[] {
  const wanted = fieldOf(value, 'defaultCallee');
  if (typeof wanted !== 'string' || wanted === '') return [];
  const known = names.length > 0 ? names : DEFAULT_CALLEES.map((callee) => callee.name);
  if (known.includes(wanted)) return [];
  const list = known.filter((name) => typeof name === 'string').join(', ');
  return [{ path: 'defaultCallee', reason: `there is no callee "${wanted}"; there are: ${list}` }];
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined;
