import { expect } from 'chai';
import { shouldFailOver } from '../../../../../engine/line/sip/trunk';
import type { SessionEnd } from '../../../../../engine/line/sip/dialog/types';
import { rejection } from '../../../../support/rejection';
import { NOTHING_LEFT, type Office, office } from './office';

describe('the trunks to try', () => {
  let all: Office;
  afterEach(async () => {
    expect(await all.leave()).to.deep.equal(NOTHING_LEFT);
  });

  const names = (): string[] => all.trunks.candidates().map(({ name }) => name);

  it('come by order, and within one by weight', async () => {
    all = await office({
      trunks: [{ order: 5 }, { weight: 1 }, { weight: 3 }, { order: 2, weight: 0 }],
    });
    const firsts: Record<string, number> = {};
    for (let i = 0; i < 4_000; i++) {
      const [first = '', second = '', ...rest] = names();
      expect([first, second].sort()).to.deep.equal(['t2', 't3']);
      expect(rest).to.deep.equal(['t4', 't1']);
      firsts[first] = (firsts[first] ?? 0) + 1;
    }
    // RFC 2782 draws from 0 to the sum, both included.
    expect((firsts['t3'] ?? 0) / 4_000).to.be.within(0.5, 0.8);
  });

  it('leave out those that are full', async () => {
    all = await office({ trunks: [{ maxConcurrency: 2 }, { order: 1 }] });
    const [trunk] = all.trunks.all;
    trunk?.begin();
    expect(names()).to.deep.equal(['t1', 't2']);
    trunk?.begin();
    expect(names()).to.deep.equal(['t2']);
    expect(trunk?.status().liveCalls).to.equal(2);
    trunk?.end({ by: 'peer', confirmed: true, reasons: [] });
    expect(names()).to.deep.equal(['t1', 't2']);
  });

  it('are the one that the call is bound to, and no other', async () => {
    all = await office({ trunks: [{ maxConcurrency: 1 }, {}] });
    const bound = (name: string) => all.trunks.candidates(name).map((trunk) => trunk.name);
    expect(bound('t2')).to.deep.equal(['t2']);
    expect(bound('other')).to.deep.equal([]);
    expect(all.trunks.whyNone('other')).to.equal(
      'The line has no trunk "other", which the caller number is bound to.',
    );
    all.trunks.all[0]?.begin();
    expect(bound('t1')).to.deep.equal([]);
    expect(all.trunks.whyNone('t1')).to.equal(
      'Trunk "t1", which the caller number is bound to, carries as many calls as it may.',
    );
  });

  it('are none when all are taken, and that is said', async () => {
    all = await office({ trunks: [{ maxConcurrency: 1 }] });
    all.trunks.all[0]?.begin();
    expect(names()).to.deep.equal([]);
    expect(all.trunks.whyNone()).to.equal('No trunk is free: 1 carry as many calls as they may.');
  });

  it('cannot be tested by a name that is none', async () => {
    all = await office();
    expect((await rejection(all.trunks.test('x'))).code).to.equal('NotFound');
  });
});

describe('shouldFailOver', () => {
  const end = (more: Partial<SessionEnd>): SessionEnd => ({
    ...{ by: 'peer', confirmed: false, reasons: [] },
    ...more,
  });
  const q850 = (cause: number): SessionEnd['reasons'] => [{ protocol: 'Q.850', cause }];
  const failure = (kind: NonNullable<SessionEnd['failure']>['kind']): Partial<SessionEnd> => ({
    by: 'failure',
    failure: { kind, message: '' },
  });

  it('goes on where the trunk is to blame', () => {
    for (const code of [401, 407, 408, 500, 502, 503, 504]) {
      expect(shouldFailOver(end({ code })), String(code)).to.equal(true);
    }
    for (const kind of [
      'timeout',
      'unreachable',
      'refused',
      'connectTimeout',
      'certificate',
      'closed',
      'unresolved',
      'noPoint',
      'tooLarge',
    ] as const) {
      expect(shouldFailOver(end(failure(kind))), kind).to.equal(true);
    }
    for (const cause of [34, 38, 41, 42, 47]) {
      expect(shouldFailOver(end({ code: 480, reasons: q850(cause) })), String(cause)).to.equal(
        true,
      );
    }
  });

  it('does not where the callee, or all the world, has answered', () => {
    for (const code of [
      302, 400, 403, 404, 480, 484, 486, 487, 488, 501, 513, 600, 603, 604, 606,
    ]) {
      expect(shouldFailOver(end({ code })), String(code)).to.equal(false);
    }
    for (const cause of [1, 17, 18, 19, 21, 27, 28]) {
      expect(shouldFailOver(end({ code: 502, reasons: q850(cause) })), String(cause)).to.equal(
        false,
      );
    }
    expect(shouldFailOver(end({ code: 603, reasons: q850(38) }))).to.equal(false);
  });

  it('does not after an answer, after a ring, or when we gave up', () => {
    expect(shouldFailOver(end({ confirmed: true, code: 503 }))).to.equal(false);
    expect(shouldFailOver(end({ confirmed: true, ...failure('peerGone') }))).to.equal(false);
    expect(shouldFailOver(end(failure('noAck')))).to.equal(false);
    expect(shouldFailOver(end({ by: 'us', code: 487 }))).to.equal(false);
    expect(shouldFailOver(end({ code: 503 }), true)).to.equal(false);
  });
});
