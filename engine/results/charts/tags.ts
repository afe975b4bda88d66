import type { Statistics } from '../../api';
import { percent, said } from '../words';
import type { ChartStyle, Drawing } from './chart';
import { COLORS, count, FAINT, fitted, rect, text } from './svg';

const ROW = 28;
/** Of a group, and of all: more than anybody reads off a picture. */
const MOST = 30;
const MOST_ROWS = 200;

/** Tags by group, the most frequent ones first. */
export function drawTags({ tags }: Statistics, style: ChartStyle): Drawing {
  const { language, width } = style;
  const label = Math.min(220, width * 0.28);
  const most = Math.max(1, ...tags.flatMap((group) => group.tags.map((tag) => tag.count)));
  const scale = (width - label - 190) / most;
  const parts: string[] = [];
  let y = 8;
  let rows = 0;
  let left = 0;
  tags.forEach(({ group, tags: list }, index) => {
    const shown = list.slice(0, Math.min(MOST, MOST_ROWS - rows));
    rows += shown.length;
    left += list.length - shown.length;
    if (shown.length === 0) return;
    const color = COLORS[index % COLORS.length] ?? COLORS[0];
    parts.push(text(24, y + 16, fitted(group, 14, width - 48), { size: 14, bold: true }));
    y += ROW;
    for (const tag of shown) {
      parts.push(
        text(24 + label - 12, y + 15, fitted(tag.name, 13, label - 24), { anchor: 'end' }),
        rect(24 + label, y + 2, tag.count * scale, ROW - 10, color),
        text(
          24 + label + tag.count * scale + 8,
          y + 15,
          `${count(tag.count)}  ${percent(tag.share)}`,
          { size: 12, color: FAINT },
        ),
      );
      y += ROW;
    }
    y += 12;
  });
  if (left > 0) {
    const more = said(`另有 ${count(left)} 个标签未画出`, `${count(left)} more tags are not drawn`);
    parts.push(text(24, y + 16, more[language], { size: 12, color: FAINT }));
    y += ROW;
  }
  if (tags.length === 0) {
    const none = said('没有标签', 'no tags')[language];
    parts.push(text(width / 2, y + 40, none, { color: FAINT, anchor: 'middle' }));
    y += 80;
  }
  return { height: y, parts };
}
