import type {
  Funnel,
  HangUpBy,
  NodeStatistics,
  OutcomePoint,
  Ranked,
  Rate,
  Statistics,
  StatisticsScope,
  TagDistribution,
  TaskStatusName,
  VariableDistribution,
} from '../api';
import type { Counts, IntentCount, KindCount } from '../store/results/counts';

const TOP = 30;
/** Over so much time points are days, over less hours. */
const HOURS_UP_TO_MS = 2 * 86_400_000;

/** The seed's figures (000, 数据统计报表), from what the store counts. */
export async function statisticsOf(
  counts: Counts,
  scope: StatisticsScope,
  startOf: (step: 'hour' | 'day', at: number) => number,
  top = TOP,
): Promise<Statistics> {
  const kinds = await counts.kinds();
  const answered = await counts.answered();
  const jobs = await counts.jobs();
  const intents = await counts.intents();
  const hangUpNodes = await counts.hangUpNodes();
  const nodes = await counts.nodes();
  const all = new Sum(kinds);
  const funnel = funnelOf(all);
  const job = (status: 'Succeeded' | 'Failed' | 'Cancelled'): number => jobs.get(status) ?? 0;
  const total = [...jobs.values()].reduce((sum, n) => sum + n, 0);
  const ended = { succeeded: job('Succeeded'), failed: job('Failed'), cancelled: job('Cancelled') };
  return {
    scope,
    calls: funnel.dialled,
    talkMs: answered.reduce((sum, { talkMs }) => sum + talkMs, 0),
    jobs: { total, ...ended },
    completion: rate(ended.succeeded + ended.failed + ended.cancelled, total),
    connection: rate(funnel.connected, funnel.dialled),
    dialogueCompletion: rate(funnel.completed, funnel.connected),
    transfer: rate(
      all.of(({ transferred }) => transferred),
      funnel.connected,
    ),
    hangUpBy: hangUpByOf(answered),
    outcomes: outcomesOf(kinds),
    funnel,
    topIntents: rank(intents.map(rankedIntent), top),
    topHangUpNodes: rank(
      hangUpNodes.map(({ node, calls }) => ({ name: node, kind: 'node', count: calls })),
      top,
    ),
    topIntentsAfterRejection: rank(
      (await counts.intentsAfterRejection()).map((one) =>
        rankedIntent({ ...one, unrecognised: false }),
      ),
      top,
    ),
    nodes: nodesOf(nodes, hangUpNodes),
    tags: tagsOf(await counts.tags()),
    variables: variablesOf(await counts.variables(), top),
    overTime: overTimeOf(kinds, startOf),
  };
}

/** What a rule refused was not dialled (其中分母不包括未外呼的电话). */
const NOT_DIALLED: ReadonlySet<TaskStatusName> = new Set([
  'PerDayCallCountLimit',
  'ContactBlockList',
  'VerificationCancelled',
]);
const isDialled = ({ status }: KindCount['kind']): boolean => !NOT_DIALLED.has(status);
const isConnected = ({ status }: KindCount['kind']): boolean => status === 'Succeeded';

class Sum {
  constructor(private readonly kinds: readonly KindCount[]) {}

  of(fits: (kind: KindCount['kind']) => boolean): number {
    return this.kinds.reduce((sum, { kind, calls }) => (fits(kind) ? sum + calls : sum), 0);
  }
}

function funnelOf(all: Sum): Funnel {
  const dialled = all.of(isDialled);
  const connected = all.of(isConnected);
  const ended = (end: KindCount['kind']['end'], spoke?: boolean): number =>
    all.of(
      (kind) =>
        isConnected(kind) && kind.end === end && (spoke === undefined || kind.spoke === spoke),
    );
  const calleeHangUps = ended('CalleeHungUp', true);
  const rejectionHangUps = ended('UnrecognisedLimit');
  const timeoutHangUps = ended('NoInputLimit');
  return {
    dialled,
    connected,
    notConnected: dialled - connected,
    silentHangUps: ended('CalleeHungUp', false),
    interacted: all.of((kind) => isConnected(kind) && kind.spoke),
    completed: all.of((kind) => isConnected(kind) && kind.completed),
    brokenOff: calleeHangUps + rejectionHangUps + timeoutHangUps,
    calleeHangUps,
    rejectionHangUps,
    timeoutHangUps,
  };
}

export const rate = (part: number, of: number): Rate => ({
  part,
  of,
  share: of > 0 ? part / of : null,
});

function hangUpByOf(answered: Awaited<ReturnType<Counts['answered']>>): Statistics['hangUpBy'] {
  const by: Record<HangUpBy, number> = { callee: 0, flow: 0, engine: 0, line: 0, agent: 0 };
  for (const row of answered) {
    if (row.by !== null && row.by in by) by[row.by as HangUpBy] += row.calls;
  }
  return by;
}

function outcomesOf(kinds: readonly KindCount[]): Statistics['outcomes'] {
  const counts = new Map<TaskStatusName, number>();
  for (const { kind, calls } of kinds) {
    counts.set(kind.status, (counts.get(kind.status) ?? 0) + calls);
  }
  return [...counts]
    .map(([status, count]) => ({ status, count }))
    .sort((a, b) => b.count - a.count || (a.status < b.status ? -1 : 1));
}

type Unranked = Omit<Ranked, 'share'>;

function rankedIntent(one: IntentCount & { unrecognised: boolean }): Unranked {
  const { intent, globalQuestion, count } = one;
  if (globalQuestion !== null) return { name: globalQuestion, kind: 'globalQuestion', count };
  if (intent !== null) return { name: intent, kind: 'intent', count };
  return { name: '', kind: 'rejection', count };
}

/** Of the same name and kind one; shares are of all, not only of those that have a place. */
function rank(list: readonly Unranked[], top: number): Ranked[] {
  const sums = new Map<string, Unranked>();
  for (const one of list) {
    const key = `${one.kind} ${one.name}`;
    sums.set(key, { ...one, count: one.count + (sums.get(key)?.count ?? 0) });
  }
  const all = [...sums.values()].reduce((sum, { count }) => sum + count, 0);
  return [...sums.values()]
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
    .slice(0, top)
    .map((one) => ({ ...one, share: one.count / all }));
}

function nodesOf(
  nodes: Awaited<ReturnType<Counts['nodes']>>,
  hangUps: Awaited<ReturnType<Counts['hangUpNodes']>>,
): NodeStatistics[] {
  const ended = new Map(hangUps.map(({ node, calls }) => [node, calls]));
  return nodes
    .map(({ node, hits, calls, rejections }) => ({
      name: node,
      hits,
      calls,
      hangUps: ended.get(node) ?? 0,
      rejections,
    }))
    .sort((a, b) => b.calls - a.calls || (a.name < b.name ? -1 : 1));
}

function tagsOf(rows: Awaited<ReturnType<Counts['tags']>>): TagDistribution[] {
  const groups = new Map<string, { name: string; count: number }[]>();
  for (const { group, tag, count } of rows) {
    const tags = groups.get(group);
    if (tags) tags.push({ name: tag, count });
    else groups.set(group, [{ name: tag, count }]);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, tags]) => ({ group, tags: shared(tags) }));
}

function variablesOf(
  counts: ReadonlyMap<string, ReadonlyMap<string, number>>,
  top: number,
): VariableDistribution[] {
  return [...counts].map(([name, values]) => {
    const list = shared([...values].map(([value, count]) => ({ name: value, count })));
    return {
      name,
      distinct: values.size,
      values: list.slice(0, top).map(({ name: value, count, share }) => ({ value, count, share })),
    };
  });
}

function shared<T extends { name: string; count: number }>(
  list: readonly T[],
): (T & { share: number })[] {
  const all = list.reduce((sum, { count }) => sum + count, 0);
  return [...list]
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
    .map((one) => ({ ...one, share: one.count / all }));
}

function overTimeOf(
  kinds: readonly KindCount[],
  startOf: (step: 'hour' | 'day', at: number) => number,
): Statistics['overTime'] {
  const slots = kinds.map(({ slot }) => slot);
  const first = slots.reduce((least, slot) => Math.min(least, slot), Infinity);
  const last = slots.reduce((most, slot) => Math.max(most, slot), -Infinity);
  const step = last - first < HOURS_UP_TO_MS ? 'hour' : 'day';
  const points = new Map<number, OutcomePoint>();
  const starts = new Map(slots.map((slot) => [slot, 0]));
  for (const slot of starts.keys()) starts.set(slot, startOf(step, slot));
  for (const { kind, slot, calls } of kinds) {
    const from = starts.get(slot) ?? slot;
    let point = points.get(from);
    if (!point) {
      point = { from, dialled: 0, connected: 0, interacted: 0, completed: 0, transferred: 0 };
      points.set(from, point);
    }
    if (isDialled(kind)) point.dialled += calls;
    if (!isConnected(kind)) continue;
    point.connected += calls;
    if (kind.spoke) point.interacted += calls;
    if (kind.completed) point.completed += calls;
    if (kind.transferred) point.transferred += calls;
  }
  return { step, points: [...points.values()].sort((a, b) => a.from - b.from) };
}
