import type { Statistics } from '../../api';
import { FUNNEL_STEPS } from '../funnelSteps';
import { percent, said } from '../words';
import type { ChartStyle, Drawing } from './chart';
import { COLORS, count, FAINT, fitted, line, rect, text } from './svg';

const ROW = 34;
/** The way of a call; the others are where it was left. */
const MAIN = new Set(['dialled', 'connected', 'interacted', 'completed']);
const SHARE = said('占外呼量', 'of all dialled');

/** 漏斗分布: bars of a common scale, what was reached in one colour, what was lost in another. */
export function drawFunnel({ funnel }: Statistics, style: ChartStyle): Drawing {
  const { language, width } = style;
  const label = Math.min(190, width * 0.25);
  const figures = 150;
  const scale = (width - label - figures - 48) / Math.max(1, funnel.dialled);
  const parts: string[] = [
    text(width - 24, 16, SHARE[language], { size: 11, color: FAINT, anchor: 'end' }),
  ];
  FUNNEL_STEPS.forEach(({ key, name }, index) => {
    const y = 28 + index * ROW;
    const value = funnel[key];
    const color = MAIN.has(key) ? COLORS[0] : '#b8c4d0';
    parts.push(
      text(24 + label - 12, y + 17, fitted(name[language], 13, label - 12), { anchor: 'end' }),
      rect(24 + label, y + 2, Math.max(value > 0 ? 2 : 0, value * scale), ROW - 12, color),
      text(24 + label + value * scale + 8, y + 17, count(value), { bold: MAIN.has(key) }),
      text(width - 24, y + 17, percent(funnel.dialled > 0 ? value / funnel.dialled : null), {
        color: FAINT,
        anchor: 'end',
      }),
    );
  });
  const height = 28 + FUNNEL_STEPS.length * ROW;
  parts.push(line(24 + label, 26, 24 + label, height));
  return { height: height + 12, parts };
}
