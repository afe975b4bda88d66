import type { Language } from '../../api';

export interface ChartStyle {
  language: Language;
  title: string;
  width: number;
  /** `2026-01-05 09:00:00` in the engine's zone. */
  localText(at: number): string;
}

/** What stands below a chart's title. */
export interface Drawing {
  height: number;
  parts: string[];
}
