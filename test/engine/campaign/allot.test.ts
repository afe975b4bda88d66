import { expect } from 'chai';
import { allot, type Claimant } from '../../../engine/campaign/allot';
import { seededRandom } from '../../support/random';

const claimant = (id: string, own: Partial<Claimant> = {}): Claimant => ({
  id,
  priority: 'daily',
  live: 0,
  least: 0,
  most: Infinity,
  wants: Infinity,
  served: 0,
  ...own,
});

const shares = (free: number, ...claimants: Claimant[]): Record<string, number> =>
  Object.fromEntries(allot(free, claimants));

describe('The sharing of free lines', () => {
  it('gives all to the only one', () => {
    expect(shares(7, claimant('a'))).to.deep.equal({ a: 7 });
  });

  it('gives no more than is wanted or allowed', () => {
    expect(
      shares(10, claimant('a', { wants: 2 }), claimant('b', { live: 1, most: 4 })),
    ).to.deep.equal({ a: 2, b: 3 });
  });

  it('gives the next line to whoever has fewest calls up', () => {
    expect(shares(5, claimant('a', { live: 5 }), claimant('b', { live: 2 }))).to.deep.equal({
      a: 1,
      b: 4,
    });
  });

  it('gives one line that is left to whoever was served longest ago', () => {
    expect(shares(1, claimant('a', { served: 9 }), claimant('b', { served: 3 }))).to.deep.equal({
      a: 0,
      b: 1,
    });
  });

  it('gives idle lines to urgent groups first', () => {
    expect(shares(5, claimant('a'), claimant('b', { priority: 'urgent', wants: 4 }))).to.deep.equal(
      { a: 1, b: 4 },
    );
  });

  it('meets guarantees before it shares what is idle, those of urgent groups first', () => {
    const daily = claimant('a', { least: 3 });
    const urgent = claimant('b', { priority: 'urgent', least: 2 });
    expect(shares(10, daily, urgent)).to.deep.equal({ a: 3, b: 7 });
    expect(shares(4, daily, urgent)).to.deep.equal({ a: 2, b: 2 });
    expect(shares(1, daily, urgent)).to.deep.equal({ a: 0, b: 1 });
  });

  it('counts calls that are up towards the guarantee', () => {
    expect(
      shares(2, claimant('a', { least: 3, live: 3 }), claimant('b', { least: 2 })),
    ).to.deep.equal({ a: 0, b: 2 });
  });

  it('puts calls that somebody waits for before everything else', () => {
    expect(
      shares(2, claimant('a', { least: 2 }), claimant('b', { priority: 'direct', wants: 1 })),
    ).to.deep.equal({ a: 1, b: 1 });
  });

  it('gives nothing where nothing is free', () => {
    expect(shares(0, claimant('a'))).to.deep.equal({ a: 0 });
    expect(shares(-3, claimant('a'))).to.deep.equal({ a: 0 });
    expect(shares(3)).to.deep.equal({});
  });

  it('keeps to its rules whatever comes', () => {
    const random = seededRandom(4);
    const upTo = (most: number): number => Math.floor(random() * (most + 1));
    const priorities = ['direct', 'urgent', 'daily'] as const;
    for (let round = 0; round < 5_000; round++) {
      const free = upTo(20);
      const claimants = Array.from({ length: upTo(6) }, (_, index) => {
        const live = upTo(6);
        return claimant(String(index), {
          priority: priorities[upTo(2)] ?? 'daily',
          live,
          least: upTo(5),
          most: random() < 0.5 ? Infinity : live + upTo(6),
          wants: random() < 0.3 ? Infinity : upTo(8),
          served: upTo(10),
        });
      });
      const given = allot(free, claimants);
      const of = ({ id }: Claimant): number => given.get(id) ?? 0;
      const room = (c: Claimant): number => Math.min(c.wants, c.most - c.live);
      const sum = claimants.reduce((total, c) => total + of(c), 0);
      const told = JSON.stringify({ free, claimants, given: [...given] });
      expect(sum, told).to.be.at.most(free);
      for (const c of claimants) {
        expect(Number.isInteger(of(c)) && of(c) >= 0, told).to.equal(true);
        expect(of(c), told).to.be.at.most(Math.max(0, room(c)));
      }
      const wanting = claimants.filter((c) => of(c) < room(c));
      // No line stays free that anybody may use.
      if (wanting.length > 0) expect(sum, told).to.equal(free);
      for (const short of wanting) {
        const rank = priorities.indexOf(short.priority);
        for (const other of claimants) {
          if (other === short || of(other) === 0) continue;
          const guaranteed = other.priority === 'direct' ? 0 : other.least;
          const beyond = other.live + of(other) > guaranteed;
          const lower = priorities.indexOf(other.priority) > rank;
          const below = short.priority !== 'direct' && short.live + of(short) < short.least;
          // Nobody has idle lines while somebody of a higher priority wants some.
          if (lower && beyond) expect.fail(`idle lines go below: ${told}`);
          // Nobody has idle lines while a guarantee is not met.
          if (below && beyond && other.priority !== 'direct') expect.fail(`no guarantee: ${told}`);
          // Of one priority nobody is raised above somebody else by more than one.
          if (other.priority === short.priority && !lower && beyond && !below) {
            expect(other.live + of(other), told).to.be.at.most(short.live + of(short) + 1);
          }
        }
      }
    }
  });
});
