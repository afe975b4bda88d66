import {
  DialflowError,
  EVENT_TYPES,
  RECEIPT_TYPES,
  type EventFilter,
  type NewWebhook,
  type Problem,
} from '../../api';
import { isPrivateHost } from './addresses';

const SHORTEST_SECRET = 16;

/**
 * What can be told of an endpoint's settings before anything is sent; where a name leads to is
 * looked at with each connection.
 *
 * @throws DialflowError `InvalidInput`, every problem by its path.
 */
export function checkWebhook(settings: Required<Omit<NewWebhook, 'name'>>): void {
  const problems = [
    ...urlProblems(settings.url, settings.allowPrivate),
    ...secretProblems(settings.secret),
    ...filterProblems(settings.filter),
    ...(settings.format === 'batch' ? receiptProblems(settings.filter) : []),
  ];
  if (problems.length > 0) throw DialflowError.invalid('webhook', problems);
}

function urlProblems(text: string, allowPrivate: boolean): Problem[] {
  const problem = (reason: string): Problem[] => [{ path: 'url', reason }];
  if (!URL.canParse(text)) {
    return problem('is no address; write it as https://example.com/path');
  }
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return problem(`begins with ${url.protocol}; only https: and http: can be delivered to`);
  }
  if (url.username !== '' || url.password !== '') {
    return problem('must not hold a user or password; the endpoint knows us by the signature');
  }
  if (!allowPrivate && isPrivateHost(url.hostname)) {
    return problem(
      `leads to this machine or a private network (${url.hostname}); allow private addresses (allowPrivate) if that is meant`,
    );
  }
  return [];
}

/** Which events an endpoint is handed. */
export const filterOf = ({
  filter,
  format,
}: Pick<NewWebhook, 'format'> & { filter: EventFilter }) =>
  format === 'batch' && !filter.types ? { ...filter, types: [...RECEIPT_TYPES] } : filter;

/** Receipts belong to no instance and no scene; their group is their number pool. */
function receiptProblems({ types = [], instanceId, scene }: EventFilter): Problem[] {
  const others = types.filter((type) => !RECEIPT_TYPES.includes(type));
  const problems: Problem[] = others.map((type) => ({
    path: 'filter.types',
    reason: `has "${type}"; a batch holds receipts of number privacy: ${RECEIPT_TYPES.join(', ')}`,
  }));
  for (const [path, value] of [
    ['filter.instanceId', instanceId],
    ['filter.scene', scene],
  ] as const) {
    if (value === undefined) continue;
    problems.push({ path, reason: 'must not be there: receipts belong to number pools' });
  }
  return problems;
}

const secretProblems = (secret: string): Problem[] =>
  secret.length >= SHORTEST_SECRET
    ? []
    : [{ path: 'secret', reason: `must have at least ${SHORTEST_SECRET} characters` }];

function filterProblems({ types }: EventFilter): Problem[] {
  const known: readonly string[] = EVENT_TYPES;
  const strange = (types ?? []).filter((type) => !known.includes(type));
  return strange.map((type) => ({
    path: 'filter.types',
    reason: `has "${type}"; there are ${known.join(', ')}`,
  }));
}
