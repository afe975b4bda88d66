import type { TurnLabel } from '../../api';
import type { TurnLabelRow } from '../schema';

export function labelFromRow(row: TurnLabelRow): TurnLabel {
  return {
    callId: row.call_id,
    sequence: row.sequence,
    transcript: row.transcript,
    unit: row.unit as TurnLabel['unit'],
    units: row.units,
    errors: row.errors,
    errorRate: row.units === null || row.errors === null ? null : rate(row.errors, row.units),
    labels: JSON.parse(row.labels) as string[],
    labelledAt: row.labelled_at,
  };
}

/** Of a transcript without a word in it: 0 where nothing was recognised either. */
const rate = (errors: number, units: number): number =>
  units > 0 ? errors / units : errors > 0 ? 1 : 0;
