import { expect } from 'chai';
import { momentsOf } from '../../../engine/account/span';
import type { Span } from '../../../engine/api';
import { instantOf, localText } from '../../../engine/rules/localTime';

const calendar = (timeZone: string, now: number) => ({
  now: () => now,
  localText: (at: number) => localText(timeZone, at),
  beginOf: (day: string) => instantOf(timeZone, Date.parse(`${day}T00:00:00Z`), 0),
});

describe('A time that is asked for', () => {
  /** 2026-03-01, one in the morning in Shanghai: still February elsewhere. */
  const now = Date.UTC(2026, 1, 28, 17);
  for (const [span, from, to] of [
    [{ period: 'today' }, '2026-03-01', '2026-03-02'],
    [{ period: 'yesterday' }, '2026-02-28', '2026-03-01'],
    [{ period: 'last7Days' }, '2026-02-23', '2026-03-02'],
    [{ period: 'last30Days' }, '2026-01-31', '2026-03-02'],
    [{ period: 'thisMonth' }, '2026-03-01', '2026-03-02'],
    [{ period: 'lastMonth' }, '2026-02-01', '2026-03-01'],
    [{ firstDay: '2025-12-31', lastDay: '2026-01-01' }, '2025-12-31', '2026-01-02'],
  ] as [Span, string, string][]) {
    it(`${JSON.stringify(span)} is from ${from} up to ${to}, in the engine's time zone`, () => {
      const shanghai = calendar('Asia/Shanghai', now);
      expect(momentsOf(span, shanghai, 'span')).to.deep.equal({
        from: shanghai.beginOf(from),
        to: shanghai.beginOf(to),
      });
    });
  }

  it('has days of 23 hours where clocks are put forward', () => {
    const berlin = calendar('Europe/Berlin', now);
    const span = { firstDay: '2026-03-29', lastDay: '2026-03-29' };
    const { from, to } = momentsOf(span, berlin, 'span');
    expect(to - from).to.equal(23 * 3_600_000);
  });
});
