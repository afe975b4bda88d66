import type { OutcomePoint, Statistics } from '../../api';
import { said } from '../words';
import type { ChartStyle, Drawing } from './chart';
import { COLORS, count, dot, FAINT, line, path, rect, roundUp, text, widthOf } from './svg';

const LINES = [
  { key: 'dialled', name: said('外呼量', 'Dialled') },
  { key: 'connected', name: said('接通量', 'Answered') },
  { key: 'interacted', name: said('有效交互量', 'Interacted') },
  { key: 'completed', name: said('主流程完成量', 'Completed') },
  { key: 'transferred', name: said('转人工量', 'Transferred') },
] as const satisfies readonly { key: keyof OutcomePoint; name: unknown }[];

const HEIGHT = 300;
const LEFT = 64;
const STEPS = 5;
/** More than a screen has pixels for them; then several make one. */
const MOST_POINTS = 400;

/** Outcomes by hour or day. A time without calls has no point; the line goes on to the next. */
export function drawOverTime({ overTime }: Statistics, style: ChartStyle): Drawing {
  const { width, language } = style;
  const { step } = overTime;
  const each = Math.ceil(overTime.points.length / MOST_POINTS);
  const points = each > 1 ? together(overTime.points, each) : overTime.points;
  const top = roundUp(Math.max(0, ...points.map(({ dialled }) => dialled)));
  const [first, last] = [points[0]?.from ?? 0, points.at(-1)?.from ?? 0];
  const right = width - 32;
  const bottom = 40 + HEIGHT;
  const x = (at: number): number =>
    last === first ? (LEFT + right) / 2 : LEFT + ((at - first) / (last - first)) * (right - LEFT);
  const y = (value: number): number => bottom - (value / top) * HEIGHT;

  const parts = legend(style);
  for (let index = 0; index <= STEPS; index++) {
    const value = (top / STEPS) * index;
    parts.push(
      line(LEFT, y(value), right, y(value)),
      text(LEFT - 8, y(value) + 4, count(value), { size: 11, color: FAINT, anchor: 'end' }),
    );
  }
  const every = Math.ceil(points.length / Math.max(1, Math.floor((right - LEFT) / 80)));
  points.forEach(({ from }, index) => {
    if (index % every > 0) return;
    const label = style.localText(from).slice(5, step === 'day' ? 10 : 16);
    parts.push(text(x(from), bottom + 20, label, { size: 11, color: FAINT, anchor: 'middle' }));
  });
  LINES.forEach(({ key }, index) => {
    const color = COLORS[index] ?? COLORS[0];
    parts.push(
      path(
        points.map((point) => [x(point.from), y(point[key])] as const),
        color,
      ),
    );
    if (points.length <= 60) {
      parts.push(...points.map((point) => dot(x(point.from), y(point[key]), color)));
    }
  });
  if (points.length === 0) {
    const none = said('没有通话', 'no calls')[language];
    parts.push(text(width / 2, 40 + HEIGHT / 2, none, { color: FAINT, anchor: 'middle' }));
  }
  if (each > 1) {
    const note = said(`每点为 ${each} 天的合计`, `each point is ${each} days together`);
    parts.push(text(right, 16, note[language], { size: 11, color: FAINT, anchor: 'end' }));
  }
  return { height: bottom + 36, parts };
}

function together(points: readonly OutcomePoint[], each: number): OutcomePoint[] {
  const sums: OutcomePoint[] = [];
  points.forEach((point, index) => {
    const sum = sums[Math.floor(index / each)];
    if (!sum) sums.push({ ...point });
    else for (const { key } of LINES) sum[key] += point[key];
  });
  return sums;
}

function legend({ language }: ChartStyle): string[] {
  let at = LEFT;
  return LINES.flatMap(({ name }, index) => {
    const parts = [
      rect(at, 6, 14, 10, COLORS[index] ?? COLORS[0]),
      text(at + 20, 16, name[language], { size: 12 }),
    ];
    at += 44 + widthOf(name[language], 12);
    return parts;
  });
}
