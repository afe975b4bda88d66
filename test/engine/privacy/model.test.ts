import { expect } from 'chai';
import type { Binding, BindingChanges, NewBinding, PoolKind } from '../../../engine/api';
import { FakeClock } from '../../support/fakeClock';
import { DAY, MINUTE, privacyAlone, type PrivacyAlone } from '../../support/privacy';
import { seededRandom } from '../../support/random';

const PEOPLE = Array.from({ length: 12 }, (_, index) => String(13_800_000_000 + index));
const STEPS = 1_500;

/** Bindings as a list, looked through from its beginning each time. */
class NaiveModel {
  readonly bindings: Binding[] = [];
  readonly groups = new Map<string, Set<string>>();

  at(now: number): Binding[] {
    return this.bindings.filter((one) => one.endedAt === null && one.expiresAt > now);
  }

  /** Everybody whom a call could be meant for, by every binding that it falls under. */
  reached(x: string, caller: string, extension: string | null, now: number): string[] {
    return this.at(now)
      .filter((one) => one.x === x)
      .flatMap((one) => {
        switch (one.kind) {
          case 'AXB':
            return caller === one.a ? [one.b ?? '-'] : caller === one.b ? [one.a] : [];
          case 'AXNExtension':
            if (extension === null) return caller === one.a ? [one.b ?? '-'] : [];
            if (extension !== one.extension) return [];
            return [caller === one.a ? (one.b ?? '-') : one.a];
          case 'AXN':
          case '95AXN':
            return [caller === one.a ? (one.b ?? '-') : one.a];
          case 'AXG':
            if (caller === one.a) return [one.b ?? '-'];
            return this.groups.get(one.groupId ?? '')?.has(caller) ? [one.a] : [];
        }
      });
  }

  /** Whether a caller could fall under both of two bindings on one number. */
  clash(one: Binding, other: Binding): boolean {
    if (one.x !== other.x) return false;
    switch (one.kind) {
      case 'AXB':
        return [one.a, one.b].some((party) => party === other.a || party === other.b);
      case 'AXNExtension': {
        const [first, second] = [one.extension ?? '', other.extension ?? ''];
        return one.a === other.a || first.startsWith(second) || second.startsWith(first);
      }
      case 'AXN':
      case '95AXN':
      case 'AXG':
        return true;
    }
  }
}

describe('Random bindings, changes, expiries and calls', () => {
  for (const kind of ['AXB', 'AXN', 'AXNExtension', '95AXN', 'AXG'] as PoolKind[]) {
    it(`of ${kind} come out as a naive model has them`, async function () {
      this.timeout(60_000);
      await play(kind, 7);
    });
  }
});

async function play(kind: PoolKind, seed: number): Promise<void> {
  const random = seededRandom(seed);
  const some = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)]!;
  const model = new NaiveModel();
  let alone: PrivacyAlone = await privacyAlone();
  const { clock } = alone;
  expect(clock).to.be.instanceOf(FakeClock);
  const { pool, numbers } = await alone.poolWith(kind, 3);
  const groups: string[] = [];
  if (kind === 'AXG') {
    for (const members of [PEOPLE.slice(0, 3), PEOPLE.slice(2, 7)]) {
      const { id } = await alone.api.createGroup({ poolKey: pool.key, numbers: members });
      groups.push(id);
      model.groups.set(id, new Set(members));
    }
  }
  const counts = { bound: 0, refused: 0, changed: 0, unbound: 0, expired: 0, connected: 0 };

  for (let step = 0; step < STEPS; step++) {
    const dice = random();
    if (dice < 0.35) await bind();
    else if (dice < 0.45) await unbind();
    else if (dice < 0.55) await change();
    else if (dice < 0.9) await call();
    else if (dice < 0.995) await pass(Math.floor(random() * 3 * MINUTE));
    else alone = await alone.again();
  }
  for (const [what, count] of Object.entries(counts)) expect(count, what).to.be.greaterThan(10);
  await pass(DAY);
  expect((await alone.api.getPool({ poolKey: pool.key })).bindings).to.equal(0);
  expect(alone.privacy.resolve({ x: numbers[0]!, caller: PEOPLE[0]! }).outcome).to.not.equal(
    'connect',
  );
  for (const one of model.bindings) {
    const kept = await alone.api.getBinding({ bindingId: one.id });
    expect(kept.endReason).to.equal(one.endReason ?? 'Expired');
    expect(kept.endedAt).to.equal(one.endedAt ?? one.expiresAt);
  }

  async function bind(): Promise<void> {
    const p: NewBinding = {
      poolKey: pool.key,
      a: some(PEOPLE),
      expiresAt: clock.now() + MINUTE + Math.floor(random() * 10 * MINUTE),
      ...((kind === 'AXB' || random() < 0.5) && { b: some(PEOPLE) }),
      ...(random() < 0.6 && { x: some(numbers) }),
      ...(kind === 'AXG' && { groupId: some(groups) }),
    };
    if (kind === 'AXNExtension' && p.x !== undefined && random() < 0.7) {
      p.extension = String(Math.floor(random() * 130));
    }
    const live = model.at(clock.now());
    const wrong = p.a === p.b || isIn(p.groupId, p.a);
    const clashOn = (x: string): boolean => {
      const draft = { ...p, kind, x, extension: p.extension ?? 'none' } as unknown as Binding;
      return live.some((one) => model.clash(draft, one));
    };
    const possible = !wrong && (p.x === undefined ? numbers : [p.x]).some((x) => !clashOn(x));
    const bound = await alone.api.bind(p).catch(() => undefined);
    expect(bound !== undefined, JSON.stringify(p)).to.equal(possible);
    if (!bound) {
      counts.refused += 1;
      return;
    }
    counts.bound += 1;
    expect(
      live.some((one) => model.clash(bound, one)),
      'ambiguous',
    ).to.equal(false);
    model.bindings.push(bound);
  }

  function isIn(groupId: string | null | undefined, number: string): boolean {
    return model.groups.get(groupId ?? '')?.has(number) ?? false;
  }

  async function unbind(): Promise<void> {
    const one = some(model.at(clock.now()));
    if (!one) return;
    await alone.api.unbind({ bindingId: one.id });
    Object.assign(one, { endedAt: clock.now(), endReason: 'Unbound' });
    counts.unbound += 1;
  }

  async function change(): Promise<void> {
    const live = model.at(clock.now());
    const one = some(live);
    if (!one) return;
    const changes: BindingChanges = some<BindingChanges>([
      { a: some(PEOPLE) },
      { b: some(PEOPLE) },
      { b: null },
      { expiresAt: clock.now() + Math.floor(random() * 5 * MINUTE) },
      ...(kind === 'AXG' ? [{ groupId: some(groups) }] : []),
    ]);
    const after = { ...one, ...changes } as Binding;
    const soon = changes.expiresAt !== undefined && changes.expiresAt - clock.now() < MINUTE;
    const possible =
      !soon &&
      after.a !== after.b &&
      !(kind === 'AXB' && after.b === null) &&
      !isIn(after.groupId, after.a) &&
      !live.some((other) => other.id !== one.id && model.clash(after, other));
    const changed = await alone.api
      .updateBinding({ bindingId: one.id, changes })
      .catch(() => undefined);
    expect(changed !== undefined, JSON.stringify([one, changes])).to.equal(possible);
    if (!changed) return;
    counts.changed += 1;
    expect(changed).to.deep.equal(after);
    Object.assign(one, changed);
  }

  async function call(): Promise<void> {
    const [x, caller] = [some(numbers), some([...PEOPLE, '13700000000', 'anonymous'])];
    const extension =
      kind === 'AXNExtension' && random() < 0.7
        ? (some(model.at(clock.now()))?.extension ?? String(Math.floor(random() * 130)))
        : null;
    const expected = model.reached(x, caller, extension, clock.now());
    expect(expected.length, 'the model is ambiguous').to.be.lessThan(2);
    const answer = alone.privacy.resolve({ x, caller, ...(extension !== null && { extension }) });
    const reached =
      answer.outcome === 'connect'
        ? [answer.callee]
        : answer.outcome === 'announce' && answer.announcement === 'noCallback'
          ? ['-']
          : [];
    expect(reached, JSON.stringify({ x, caller, extension })).to.deep.equal(expected);
    if (answer.outcome === 'connect') counts.connected += 1;
  }

  async function pass(ms: number): Promise<void> {
    const before = model.at(clock.now()).length;
    await clock.advance(ms);
    counts.expired += before - model.at(clock.now()).length;
  }
}
