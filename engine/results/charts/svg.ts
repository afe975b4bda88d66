import { escapeXml } from '../../text/xml';

/** As much of SVG as charts need, as text. */

export const INK = '#1f2933';
export const FAINT = '#7b8794';
export const LINE = '#e4e7eb';
/** Told apart by people who do not see all colours, too. */
export const COLORS = ['#2f6fb3', '#e08a2c', '#3f9b74', '#9461b8', '#c0504d', '#5b8a99'] as const;
const FONTS = 'Noto Sans SC, PingFang SC, Microsoft YaHei, Segoe UI, Helvetica, Arial, sans-serif';

const n = (value: number): string => String(Math.round(value * 10) / 10);

export function svg(width: number, height: number, title: string, parts: string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${n(width)}" height="${n(height)}" viewBox="0 0 ${n(width)} ${n(height)}" role="img" font-family="${FONTS}"><title>${escapeXml(title)}</title><rect width="100%" height="100%" fill="#ffffff"/>${parts.join('')}</svg>\n`;
}

export interface TextStyle {
  size?: number;
  color?: string;
  bold?: boolean;
  anchor?: 'start' | 'middle' | 'end';
}

export function text(x: number, y: number, said: string, style: TextStyle = {}): string {
  const { size = 13, color = INK, bold = false, anchor = 'start' } = style;
  return `<text x="${n(x)}" y="${n(y)}" font-size="${size}" fill="${color}"${bold ? ' font-weight="600"' : ''}${anchor === 'start' ? '' : ` text-anchor="${anchor}"`}>${escapeXml(said)}</text>`;
}

export const rect = (
  x: number,
  y: number,
  width: number,
  height: number,
  color: string,
  round = 2,
): string =>
  `<rect x="${n(x)}" y="${n(y)}" width="${n(Math.max(0, width))}" height="${n(Math.max(0, height))}" rx="${round}" fill="${color}"/>`;

export const line = (x1: number, y1: number, x2: number, y2: number, color = LINE): string =>
  `<line x1="${n(x1)}" y1="${n(y1)}" x2="${n(x2)}" y2="${n(y2)}" stroke="${color}"/>`;

export const path = (points: readonly (readonly [number, number])[], color: string): string =>
  `<polyline fill="none" stroke="${color}" stroke-width="2" stroke-linejoin="round" points="${points
    .map(([x, y]) => `${n(x)},${n(y)}`)
    .join(' ')}"/>`;

export const dot = (x: number, y: number, color: string): string =>
  `<circle cx="${n(x)}" cy="${n(y)}" r="3" fill="${color}"/>`;

/** About as wide as it is drawn: Chinese characters are square, others half of it. */
export const widthOf = (said: string, size: number): number =>
  [...said].reduce((sum, letter) => sum + (letter > '\u2e7f' ? 1 : 0.56), 0) * size;

/** Cut to fit. */
export function fitted(said: string, size: number, width: number): string {
  if (widthOf(said, size) <= width) return said;
  const letters = [...said];
  while (letters.length > 1 && widthOf(`${letters.join('')}…`, size) > width) letters.pop();
  return `${letters.join('')}…`;
}

export const count = (value: number): string => value.toLocaleString('en-US');

/** A round number at or above the largest value, for the top of an axis. */
export function roundUp(value: number): number {
  if (value <= 5) return 5;
  const unit = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 2.5, 5, 10].map((by) => by * unit).find((top) => top >= value) ?? 10 * unit;
}
