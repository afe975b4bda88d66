import { expect } from 'chai';
import { afterEach } from 'mocha';
import type { MaskedCallsParts } from '../../../../engine/privacy/masked';
import { Office } from '../../line/sip/line/office';
import type { Far, OnInvite } from '../../line/sip/line/far';
import type { Told } from '../../line/sip/dialog/agents';
import { A, axb, B, Bureau, STRANGER as C, X } from './bureau';

const settle = (office: Office, ms = 500): Promise<void> => office.clock.advance(ms);
const fieldOf = ({ session }: Far['incoming'][number], field: string): string =>
  session.invite.message.headers.find(({ name }) => name === field)?.value ?? '';

/** Whoever is called answers, but for C, of whom the test says what it does. */
describe('Transfers within masked calls', () => {
  let office: Office;
  let trunk: Far;
  let bureau: Bureau;
  let told: Told;
  let asked: Parameters<NonNullable<MaskedCallsParts['transfer']>>[0][] = [];
  let heard: number[] = [];
  afterEach(async () => office.close());

  const route: NonNullable<MaskedCallsParts['transfer']> = (question) => {
    asked.push(question);
    return { callee: C, ringTimeoutSeconds: 20 };
  };

  /** A has called X and talks with B. */
  async function up(ofC: OnInvite, parts: Partial<MaskedCallsParts> = {}): Promise<void> {
    [asked, heard] = [[], []];
    office = await Office.open({ synthesises: true });
    trunk = await office.far({
      onInvite: (session, far) => {
        if (session.invite.message.uri.includes(C)) return ofC(session, far);
        session.answer(far.audio);
      },
    });
    const { clock, line } = office;
    const recordTo = (id: string): string => `/recordings/${id}`;
    const resolve = axb({ recording: true });
    bureau = new Bureau({ clock, line, resolve, recordTo, transfer: route, ...parts });
    told = trunk.call(X, `<sip:${A}@far>`, [{ name: 'Max-Forwards', value: '9' }]);
    await settle(office);
    expect(told.told).to.include('confirmed');
  }

  /** Status of the answer. */
  async function refer(who: 'A' | 'B', to = `<sip:${C}@far>`): Promise<number> {
    const session = who === 'A' ? told.session : trunk.incoming[0]?.session;
    const reply = session?.refer(to, (status) => void heard.push(status));
    await settle(office);
    const answer = await reply;
    return answer?.ok ? answer.received.message.status : 0;
  }
  const answersLate: OnInvite = (session, far) => {
    session.ring();
    far.clock.after(3_000, () => session.answer(far.audio));
  };
  const audio = (index: number) => office.audio.all[index];
  const endOfB = () => trunk.incoming[0]?.told.end;
  const third = () => trunk.incoming[1];

  for (const [who, remaining] of [
    ['A', 1],
    ['B', 0],
  ] as const) {
    const left = (): Told | undefined => (who === 'A' ? trunk.incoming[0]?.told : told);
    const gone = (): Told | undefined => (who === 'A' ? told : trunk.incoming[0]?.told);

    it(`join whom ${who} talks with and the number, and ring meanwhile`, async () => {
      await up(answersLate);
      expect(await refer(who)).to.equal(202);
      expect(asked[0]).to.include({ number: C, caller: A, by: who === 'A' ? 'caller' : 'callee' });
      expect(audio(remaining)?.log).to.include('ring');
      expect(fieldOf(third()!, 'From')).to.contain(X);
      expect(fieldOf(third()!, 'Max-Forwards')).to.equal('8');
      const text = JSON.stringify(third()!.session.invite.message.headers);
      expect(text).to.not.contain(A).and.not.contain(B);
      expect(gone()?.end).to.equal(undefined);
      await settle(office, 4_000);
      expect(heard).to.deep.equal([100, 180, 200]);
      expect(audio(remaining)?.partner).to.equal(audio(2));
      expect(gone()?.end).to.include({ by: 'peer', confirmed: true });
      expect(left()?.end).to.equal(undefined);
      expect(bureau.ended).to.have.length(0);
      await settle(office, 60_000);
      third()!.session.hangUp();
      await settle(office);
      expect(left()?.end).to.include({ by: 'peer', confirmed: true });
      expect(bureau.receipt).to.deep.include({
        ...{ transferredTo: C, endReason: 'HungUp' },
        hungUpBy: who === 'A' ? 'caller' : 'callee',
        recording: { file: '/recordings/call-1.wav', ms: 1_000 },
      });
      const { endedAt = 0, answeredAt = 0 } = bureau.receipt ?? {};
      expect(endedAt - answeredAt).to.be.greaterThan(60_000);
      await office.rest();
    });

    it(`go on where ${who} hangs up before the number answers`, async () => {
      await up(answersLate);
      await refer(who);
      gone()?.session?.hangUp();
      if (who === 'B') trunk.incoming[0]?.session.hangUp();
      await settle(office, 5_000);
      expect(left()?.end).to.equal(undefined);
      expect(audio(remaining)?.partner).to.equal(audio(2));
      if (who === 'A') trunk.incoming[0]?.session.hangUp();
      else told.session?.hangUp();
      await settle(office);
      expect(third()!.told.end).to.include({ by: 'peer', confirmed: true });
      expect(bureau.receipt).to.include({
        hungUpBy: who === 'A' ? 'callee' : 'caller',
        transferredTo: C,
      });
      await office.rest();
    });

    it(`leave ${who} in the call where the number does not take it`, async () => {
      await up((session) => session.reject(486));
      expect(await refer(who)).to.equal(202);
      await settle(office);
      expect(heard).to.deep.equal([100, 486]);
      expect(audio(remaining)?.log.slice(-2)).to.deep.equal(['ring', 'no ring']);
      expect(audio(0)?.partner).to.equal(audio(1));
      expect([told.end, endOfB()]).to.deep.equal([undefined, undefined]);
      told.session?.hangUp();
      await settle(office);
      expect(bureau.receipt).to.include({ hungUpBy: 'caller', endReason: 'HungUp' });
      expect(bureau.receipt).to.not.have.property('transferredTo');
      expect(bureau.receipt?.recording).to.include({ file: '/recordings/call-1.wav' });
      await office.rest();
    });
  }

  it('end the call where nobody is left to talk with', async () => {
    await up((session, far) => far.clock.after(3_000, () => session.reject(486)));
    await refer('A');
    told.session?.hangUp();
    await settle(office, 5_000);
    expect(endOfB()).to.include({ by: 'peer', confirmed: true });
    expect(bureau.receipt).to.include({ hungUpBy: 'caller', endReason: 'HungUp' });
    await office.rest();
  });

  it('are given up when who was to be put through hangs up', async () => {
    await up((session) => session.ring());
    await refer('A');
    trunk.incoming[0]?.session.hangUp();
    await settle(office, 1_000);
    expect(third()!.told.end).to.include({ by: 'peer', confirmed: false });
    expect(told.end).to.include({ by: 'peer', confirmed: true });
    expect(bureau.receipt).to.include({ hungUpBy: 'callee' });
    await office.rest();
  });

  it('end with the longest call', async () => {
    await up(answersLate, { resolve: axb({ longestMinutes: 1 }) });
    await refer('A');
    await settle(office, 61_000);
    expect(endOfB()).to.include({ by: 'peer', confirmed: true });
    expect(third()!.told.end).to.include({ by: 'peer', confirmed: true });
    expect(bureau.receipt).to.include({ endReason: 'TimeLimit', hungUpBy: 'engine' });
    await office.rest();
  });

  for (const [what, to] of [
    ['that is attended', `<sip:${C}@far?Replaces=1%3Bto-tag%3D2%3Bfrom-tag%3D3>`],
    ['to somebody without a number', '<sip:somebody@far>'],
    ['to a page', '<https://far/>'],
  ] as const) {
    it(`are declined: one ${what}`, async () => {
      await up(answersLate);
      expect(await refer('A', to)).to.equal(603);
      expect(asked).to.deep.equal([]);
      expect(trunk.incoming).to.have.length(1);
      told.session?.hangUp();
      await office.rest();
    });
  }

  it('take a number of tel: as well', async () => {
    await up(answersLate);
    expect(await refer('A', '<tel:+86-137-3333-3333>')).to.equal(202);
    expect(asked[0]?.number).to.equal('+8613733333333');
    told.session?.hangUp();
    trunk.incoming[0]?.session.hangUp();
    await office.rest();
  });

  it('are declined where the pool does not allow it, and while one is under way', async () => {
    await up(answersLate, { transfer: () => null });
    expect(await refer('A')).to.equal(603);
    told.session?.hangUp();
    await office.rest();
    await office.close();
    await up(answersLate);
    expect(await refer('A')).to.equal(202);
    expect(await refer('B')).to.equal(603);
    await settle(office, 4_000);
    // Whoever came by a transfer is no side of the binding.
    const reply = third()!.session.refer(`<sip:${C}@far>`, () => undefined);
    await settle(office);
    const answer = await reply;
    expect(answer.ok && answer.received.message.status).to.equal(603);
    third()!.session.hangUp();
    await office.rest();
  });
});
