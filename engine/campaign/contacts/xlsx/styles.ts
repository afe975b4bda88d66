import { attribute, type XmlListener } from './xml';

/** Formats every program knows by number: dates and times, those of East Asia among them. */
const BUILT_IN_DATES: readonly (readonly [number, number])[] = [
  [14, 22],
  [27, 36],
  [45, 47],
  [50, 58],
];

/** `xl/styles.xml`: which cell formats (`s` of a cell) show a number as a date or a time. */
export class StylesListener implements XmlListener {
  wantsText = false;
  readonly dates: boolean[] = [];
  private readonly codes = new Map<number, boolean>();
  private inCellFormats = false;

  open(name: string, attributes: string): void {
    if (name === 'numFmt') {
      const id = Number(attribute(attributes, 'numFmtId'));
      this.codes.set(id, isDateFormat(attribute(attributes, 'formatCode') ?? ''));
    } else if (name === 'cellXfs') this.inCellFormats = true;
    else if (name === 'xf' && this.inCellFormats && this.dates.length < 65_536) {
      this.dates.push(this.isDate(Number(attribute(attributes, 'numFmtId') ?? 0)));
    }
  }

  close(name: string): void {
    if (name === 'cellXfs') this.inCellFormats = false;
  }

  text(): void {
    // Styles have none that matters.
  }

  private isDate(format: number): boolean {
    const own = this.codes.get(format);
    return own ?? BUILT_IN_DATES.some(([from, to]) => format >= from && format <= to);
  }
}

/** A format of days, months, years, hours or seconds; not those letters as mere text, or in `[Red]`. */
export function isDateFormat(code: string): boolean {
  const [positive = ''] = code
    .replace(/"[^"]*"?/g, '')
    .replace(/[\\_*]./g, '')
    .replace(/\[(?!(?:h+|m+|s+)\])[^\]]*\]/gi, '')
    .split(';');
  return !/general|[0#?]/i.test(positive.replace(/s\.0+/gi, 's')) && /[dmyhs]/i.test(positive);
}
