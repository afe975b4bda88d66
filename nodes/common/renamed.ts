import { DialflowError, type Problem } from '../../engine/api';

/**
 * An error of the engine with its paths as the operator knows them: `contacts[0].phoneNumber` of
 * a request is the field `number` of a Dial node.
 *
 * @param table the engine's path, or the beginning of one, to the node's. The first that fits is
 *   taken; `''` fits every path, which then lies within the one it stands for.
 */
export function renamed(
  thrown: unknown,
  table: readonly (readonly [string, string])[],
): DialflowError {
  const error = DialflowError.from(thrown);
  const { problems } = error.details;
  if (!problems) return error;
  const told = oneOfEach(
    problems.map((problem): Problem => ({ ...problem, path: pathOf(problem.path, table) })),
  );
  const { message } = DialflowError.invalid('', problems);
  const list = message.slice(START.length);
  if (list === '' || !error.message.endsWith(list)) {
    return new DialflowError(
      error.code,
      error.message,
      { ...error.details, problems: told },
      error.retryable,
    );
  }
  // The engine names its own request; what the operator has before him is a node.
  const head = error.message
    .slice(0, -list.length)
    .replace(/^The request \S+ is/, 'The configuration of this node is');
  const text = head + DialflowError.invalid('', told).message.slice(START.length);
  return new DialflowError(error.code, text, { ...error.details, problems: told }, error.retryable);
}

/** Several paths of a request may be one field of a node: what is said of both is said once. */
const oneOfEach = (problems: Problem[]): Problem[] =>
  problems.filter(
    ({ path, reason }, at) =>
      problems.findIndex((one) => one.path === path && one.reason === reason) === at,
  );

/** What a message of bad input says before its list of problems. */
const START = DialflowError.invalid('', []).message;

/**
 * An error about a part of a list, with the places of the whole: the engine counts from the start
 * of what it was handed, the operator from the first of all.
 *
 * @param list its path, such as `numbers`
 */
export function renumbered(thrown: unknown, list: string, offset: number): DialflowError {
  const error = DialflowError.from(thrown);
  const moved = (path: string): string => {
    const [, index, rest = ''] = /^\[(\d+)\](.*)$/.exec(path.slice(list.length)) ?? [];
    const isPlace = path.startsWith(list) && index !== undefined;
    return isPlace ? `${list}[${Number(index) + offset}]${rest}` : path;
  };
  const { problems = [] } = error.details;
  return renamed(
    error,
    problems.flatMap(({ path }) => (path === '' ? [] : [[path, moved(path)] as const])),
  );
}

/** Awaits the engine; what it refuses is told by the node's own paths. */
export async function named<T>(
  answer: Promise<T>,
  table: readonly (readonly [string, string])[],
): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw renamed(error, table);
  }
}

function pathOf(path: string, table: readonly (readonly [string, string])[]): string {
  for (const [from, to] of table) {
    if (from === '')
      return path === '' || to === '' || path.startsWith('[') ? to + path : `${to}.${path}`;
    if (path === from) return to;
    const rest = path.startsWith(from) ? path.slice(from.length) : '';
    if (rest.startsWith('.') || rest.startsWith('[')) {
      return to === '' ? rest.replace(/^\./, '') : to + rest;
    }
  }
  return path;
}
