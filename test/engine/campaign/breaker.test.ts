import { expect } from 'chai';
import {
  Breaker,
  lineFailures,
  type EndedAttempt,
  type Trip,
} from '../../../engine/campaign/breaker';

const attempt = (own: Partial<EndedAttempt> = {}): EndedAttempt => ({
  groupId: 'a',
  number: '',
  trunk: null,
  failed: false,
  ...own,
});

/** Notes so many attempts; what trips last. */
function note(breaker: Breaker, times: number, own: Partial<EndedAttempt> = {}): Trip | null {
  let trip: Trip | null = null;
  for (let count = 0; count < times; count++) trip = breaker.note(attempt(own)) ?? trip;
  return trip;
}

describe('The circuit breaker', () => {
  it('trips when half of the last twenty attempts of a group failed for the line', () => {
    const breaker = new Breaker();
    note(breaker, 11);
    expect(note(breaker, 9, { failed: true })).to.equal(null);
    const trip = breaker.note(attempt({ failed: true }));
    expect(trip).to.deep.equal({ what: 'group', name: 'a', groupIds: ['a'], failed: 10, of: 20 });
  });

  it('does not trip before there are twenty', () => {
    expect(note(new Breaker(), 19, { failed: true })).to.equal(null);
  });

  it('counts anew after it has tripped', () => {
    const breaker = new Breaker();
    expect(note(breaker, 20, { failed: true })).to.not.equal(null);
    expect(note(breaker, 19, { failed: true })).to.equal(null);
  });

  it('trips for a caller number and for a trunk that several groups use', () => {
    for (const way of [{ number: '02512345678' }, { trunk: 'main' }]) {
      const breaker = new Breaker();
      let trip: Trip | null = null;
      for (let count = 0; count < 10; count++) {
        trip ??= breaker.note(attempt({ ...way, groupId: 'a', failed: true }));
        trip ??= breaker.note(attempt({ ...way, groupId: 'b', failed: true }));
      }
      expect(trip?.groupIds).to.deep.equal(['a', 'b']);
    }
  });

  it('tells why in both languages, and no whole number', () => {
    const { words } = lineFailures({
      what: 'number',
      name: '02512345678',
      groupIds: ['a'],
      failed: 10,
      of: 20,
    });
    expect(words['en-US']).to.match(/^10 of the last 20 calls from caller number 025\*{4}5678 /);
    expect(words['zh-CN']).to.match(/025\*{4}5678 最近 20 次呼叫中有 10 次/);
  });
});
