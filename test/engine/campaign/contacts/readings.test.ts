import { expect } from 'chai';
import { Readings } from '../../../../engine/campaign/contacts';

describe('rosters that are being read', () => {
  const text = Array.from({ length: 5000 }, (_, i) => `138${String(i).padStart(8, '0')}`).join(';');
  const source = { kind: 'text', text } as const;
  const clock = { now: () => 0 };
  const readings = () => new Readings({ clock, signal: new AbortController().signal });

  it('are found by the reference they were given, until they are read', async () => {
    const reading = readings();
    const check = reading.check({ source, reference: 'one' });
    expect(await reading.progress({ reference: 'one' })).to.deep.equal({
      phase: 'checking',
      rows: 1000,
      total: 5000,
    });
    expect(await reading.progress({ reference: 'two' })).to.equal(null);
    expect((await check).valid).to.have.length(5000);
    expect(await reading.progress({ reference: 'one' })).to.equal(null);
  });

  it('are forgotten when they fail', async () => {
    const reading = readings();
    const check = reading.check({ source: { kind: 'text', text: '' }, reference: 'one' });
    await check.catch(() => undefined);
    expect(await reading.progress({ reference: 'one' })).to.equal(null);
  });

  it('do not end each other when they share a reference', async () => {
    const reading = readings();
    const first = reading.check({ source: { kind: 'text', text: '1380013' }, reference: 'one' });
    const second = reading.check({ source, reference: 'one' });
    await first;
    expect(await reading.progress({ reference: 'one' })).to.include({ total: 5000 });
    await second;
    expect(await reading.progress({ reference: 'one' })).to.equal(null);
  });

  it('need no reference', async () => {
    expect((await readings().check({ source })).valid).to.have.length(5000);
  });
});
