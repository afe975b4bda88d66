import type { Chart, ChartKind, Statistics } from '../../api';
import { said, type Said } from '../words';
import type { ChartStyle, Drawing } from './chart';
import { drawFunnel } from './funnel';
import { drawOverTime } from './overTime';
import { FAINT, fitted, svg, text } from './svg';
import { drawTags } from './tags';

const KINDS: Record<
  ChartKind,
  { name: Said; draw: (statistics: Statistics, style: ChartStyle) => Drawing }
> = {
  funnel: { name: said('漏斗分布', 'Funnel'), draw: drawFunnel },
  overTime: { name: said('外呼结果趋势', 'Outcomes over time'), draw: drawOverTime },
  tags: { name: said('标签分布', 'Tags'), draw: drawTags },
};

const TITLE = 64;

/** A chart of statistics as SVG text: it needs nothing but a browser or a mail reader. */
export function drawChart(kind: ChartKind, statistics: Statistics, style: ChartStyle): Chart {
  const { name, draw } = KINDS[kind];
  const { language, width } = style;
  const { height: below, parts } = draw(statistics, style);
  const height = TITLE + below;
  const title = `${name[language]} · ${style.title}`;
  const picture = svg(width, height, title, [
    text(24, 32, name[language], { size: 18, bold: true }),
    text(24, 52, fitted(style.title, 12, width - 48), { size: 12, color: FAINT }),
    `<g transform="translate(0 ${TITLE})">${parts.join('')}</g>`,
  ]);
  return { kind, title, fileName: `${kind}.svg`, width, height, svg: picture };
}
