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
  const told = problems.map((problem): Problem => ({
    ...problem,
    path: pathOf(problem.path, table),
  }));
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

/** What a message of bad input says before its list of problems. */
const START = DialflowError.invalid('', []).message;

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
