import { DialflowError, type HistoryFilter, type StatisticsScope } from '../api';

/** @throws DialflowError `InvalidInput` for ranges that end before they begin. */
export function refuseFilter(filter: HistoryFilter, what: string): void {
  const ranges = [
    ['actualTimeFrom', 'actualTimeTo'],
    ['ringMsFrom', 'ringMsTo'],
    ['talkMsFrom', 'talkMsTo'],
  ] as const;
  refuseRanges(
    ranges.map(([from, to]) => ({ path: to, from: filter[from], to: filter[to] })),
    what,
  );
}

/** @throws DialflowError `InvalidInput` for a time that ends before it begins. */
export const refuseTimes = ({ from, to }: StatisticsScope): void =>
  refuseRanges([{ path: 'to', from, to }], 'scope');

function refuseRanges(
  ranges: readonly { path: string; from: number | undefined; to: number | undefined }[],
  what: string,
): void {
  const problems = ranges
    .filter(({ from, to }) => from !== undefined && to !== undefined && to < from)
    .map(({ path }) => ({ path, reason: 'comes before the beginning of its range' }));
  if (problems.length > 0) throw DialflowError.invalid(what, problems);
}
