import { expect } from 'chai';
import { afterEach } from 'mocha';
import type { CallAnswer, CallQuestion } from '../../../../engine/api';
import type { MaskedCallsParts } from '../../../../engine/privacy/masked';
import { pcmSound } from '../../../../engine/media/sound';
import { Office, type OfficeOptions } from '../../line/sip/line/office';
import { answersAfter, type Far, type OnInvite } from '../../line/sip/line/far';
import type { Told } from '../../line/sip/dialog/agents';
import { A, axb, B, Bureau, connect, extended, STRANGER, X } from './bureau';

const asCaller = (number: string): string => `<sip:${number}@far>`;
const fromOf = ({ incoming }: Far): string =>
  incoming[0]?.session.invite.message.headers.find(({ name }) => name === 'From')?.value ?? '';

describe('Masked calls', () => {
  let office: Office;
  let trunk: Far;
  let bureau: Bureau;
  afterEach(async () => office.close());

  async function open(
    onInvite: OnInvite,
    resolve: (question: CallQuestion) => CallAnswer = axb(),
    parts: Partial<MaskedCallsParts> = {},
    options: OfficeOptions = {},
  ): Promise<void> {
    office = await Office.open({ synthesises: true, ...options });
    trunk = await office.far({ onInvite });
    const { clock, line } = office;
    bureau = new Bureau({ clock, line, resolve, ...parts });
  }

  const ring = (number: string, dialled = X): Told => trunk.call(dialled, asCaller(number));
  const sourceOf = (index: number) => office.audio.all[index]?.source;

  for (const [caller, callee] of [
    [A, B],
    [B, A],
  ] as const) {
    it(`ring ${callee === B ? 'B' : 'A'} as X, and join the two`, async () => {
      await open(answersAfter(1_000));
      const told = ring(caller);
      await office.clock.advance(500);
      expect(told.told).to.deep.equal(['180']);
      expect(fromOf(trunk)).to.contain(X).and.not.contain(caller);
      expect(trunk.incoming[0]?.session.invite.message.uri).to.contain(callee);
      await office.clock.advance(1_000);
      expect(told.told).to.deep.equal(['180', 'media sendrecv', 'confirmed']);
      const [inbound, out] = office.audio.all;
      expect(inbound?.partner).to.equal(out);
      await office.clock.advance(60_000);
      told.session?.hangUp();
      await office.clock.advance(100);
      expect(trunk.incoming[0]?.told.end).to.include({ by: 'peer', confirmed: true });
      expect(bureau.began).to.have.length(1);
      expect(bureau.began[0]).to.include({ id: 'call-1', caller });
      expect(bureau.began[0]?.answer).to.include({ outcome: 'connect', callee });
      const { endedAt = 0, answeredAt = 0 } = bureau.receipt ?? {};
      expect(endedAt - answeredAt).to.be.within(60_000, 61_000);
      expect(bureau.receipt).to.include({
        ...{ hungUpBy: 'caller', endReason: 'HungUp' },
      });
      expect(bureau.calls.size).to.equal(0);
      await office.rest();
    });
  }

  it('end when the callee hangs up', async () => {
    await open(answersAfter(10));
    const told = ring(A);
    await office.clock.advance(500);
    trunk.incoming[0]?.session.hangUp();
    await office.clock.advance(100);
    expect(told.end).to.include({ by: 'peer', confirmed: true });
    expect(bureau.receipt).to.include({ hungUpBy: 'callee', endReason: 'HungUp' });
    await office.rest();
  });

  it('are over for the caller at once, however long the recording takes to be written', async () => {
    const recordTo = (id: string) => `/recordings/${id}`;
    await open(answersAfter(10), axb({ recording: true }), { recordTo });
    const told = ring(A);
    await office.clock.advance(500);
    const out = office.audio.all[1]!;
    const close = out.close.bind(out);
    out.close = () =>
      new Promise((resolve) => office.clock.after(5_000, () => void close().then(resolve)));
    await office.clock.advance(57_000);
    trunk.incoming[0]?.session.hangUp();
    await office.clock.advance(100);
    expect(told.end).to.include({ by: 'peer', confirmed: true });
    await office.clock.advance(10_000);
    const { endedAt = 0, answeredAt = 0 } = bureau.receipt ?? {};
    expect(endedAt - answeredAt).to.be.within(57_000, 58_000);
    expect(bureau.answeredAt).to.deep.equal([answeredAt]);
    await office.rest();
  });

  it('that go round come to an end, each time with a hop less', async () => {
    const hops: string[] = [];
    await open(
      (session, far) => {
        const { headers } = session.invite.message;
        const left = headers.find(({ name }) => name === 'Max-Forwards')!;
        hops.push(left.value);
        // A has its calls forwarded to X, and its network says so by Max-Forwards alone.
        far.call(X, asCaller(STRANGER), [left]);
      },
      () => connect('other'),
    );
    const told = trunk.call(X, asCaller(STRANGER), [{ name: 'Max-Forwards', value: '3' }]);
    await office.clock.advance(2_000);
    expect(hops).to.deep.equal(['2', '1', '0']);
    const last = bureau.ended.find(({ endReason }) => endReason === 'Circle');
    expect(last).to.include({ hungUpBy: 'engine', sipCode: 483 });
    told.session?.hangUp();
    await office.clock.advance(60_000);
    expect(bureau.calls.size).to.equal(0);
  });

  it('stop ringing when the caller gives up', async () => {
    await open((session) => session.ring());
    const told = ring(A);
    await office.clock.advance(500);
    told.session?.hangUp();
    await office.clock.advance(500);
    expect(told.end).to.include({ code: 487 });
    expect(trunk.incoming[0]?.told.end).to.include({ confirmed: false });
    expect(bureau.receipt).to.include({ hungUpBy: 'caller', endReason: 'Cancelled' });
    await office.rest();
  });

  const refusals: [what: string, onInvite: OnInvite, code: number, endReason: string][] = [
    ['is busy', (session) => session.reject(486), 486, 'Busy'],
    ['declines', (session) => session.reject(603), 603, 'Rejected'],
    ['does not exist', (session) => session.reject(404), 404, 'EmptyNumber'],
    ['does not answer', (session) => session.ring(), 480, 'NoAnswer'],
  ];
  for (const [what, onInvite, code, endReason] of refusals) {
    it(`are refused with ${code} where the callee ${what}`, async () => {
      await open(onInvite);
      const told = ring(A);
      await office.clock.advance(32_000);
      expect(told.end).to.include({ by: 'peer', code });
      expect(bureau.receipt).to.include({ endReason });
      expect(bureau.receipt).to.not.have.property('answeredAt');
      await office.rest();
    });
  }

  it('let the caller hear what the network plays before the answer', async () => {
    await open((session, far) => session.ring({ code: 183, audio: far.audio }));
    const told = ring(A);
    await office.clock.advance(500);
    expect(told.told).to.include.members(['183 media', 'media sendrecv']);
    expect(office.audio.all[0]?.partner).to.equal(office.audio.all[1]);
    trunk.incoming[0]?.session.answer(trunk.audio);
    await office.clock.advance(500);
    expect(told.told).to.include('confirmed');
    expect(office.audio.all[0]?.partner).to.equal(office.audio.all[1]);
    told.session?.hangUp();
    await office.rest();
  });

  it('play a ring tone before the answer, and no longer', async () => {
    const tone = {
      text: '',
      recorded: { durationMs: 1_000, open: async () => pcmSound(new Int16Array(8_000)) },
    };
    await open(answersAfter(3_000), axb({ ringTone: '10000001' }), { ringTone: () => tone });
    const told = ring(A);
    await office.clock.advance(1_000);
    expect(told.told).to.include('183 media');
    expect(sourceOf(0)).to.not.equal(undefined);
    await office.clock.advance(3_000);
    expect(office.audio.all[0]?.partner).to.equal(office.audio.all[1]);
    told.session?.hangUp();
    await office.rest();
  });

  it('say to a stranger that there is no binding, before the answer, and refuse it', async () => {
    await open(answersAfter(10), axb(), { limits: { announcement: 5_000 } });
    const told = ring(STRANGER);
    await office.clock.advance(1_000);
    expect(told.told).to.include('183 media');
    expect(sourceOf(0)).to.not.equal(undefined);
    await office.clock.advance(5_000);
    expect(told.end).to.include({ code: 403 });
    expect(trunk.incoming).to.deep.equal([]);
    expect(bureau.receipt).to.include({
      ...{ endReason: 'NoBinding', announcement: 'unknownCaller', hungUpBy: 'engine' },
    });
    await office.rest();
  });

  it('are refused with 404 where the number is nobody’s', async () => {
    await open(answersAfter(10), axb(), { limits: { announcement: 5_000 } });
    const told = ring(A, '17099999999');
    await office.clock.advance(6_000);
    expect(told.end).to.include({ code: 404 });
    expect(bureau.receipt).to.include({ endReason: 'NoNumber' });
    await office.rest();
  });

  it('leave other numbers to the phones of the trunk, and all of them where there is no X', async () => {
    const trunks = [{ inboundPhones: ['1001'] }];
    await open(answersAfter(10), axb(), {}, { trunks });
    const phone = await office.phone('1001', { onInvite: answersAfter(10) });
    const told = ring(A, '02180000000');
    await office.clock.advance(500);
    expect(phone.incoming).to.have.length(1);
    told.session?.hangUp();
    await office.rest();
  });

  it('are cut when they last too long', async () => {
    await open(answersAfter(10), axb({ longestMinutes: 1 }));
    const told = ring(A);
    await office.clock.advance(59_000);
    expect(told.end).to.equal(undefined);
    await office.clock.advance(2_000);
    expect(told.end).to.include({ by: 'peer', confirmed: true });
    expect(trunk.incoming[0]?.told.end).to.include({ by: 'peer', confirmed: true });
    expect(bureau.receipt).to.include({ hungUpBy: 'engine', endReason: 'TimeLimit' });
    await office.rest();
  });

  it('are recorded from the answer on where the binding says so, under a name of their own', async () => {
    const recordTo = (id: string): string => `/recordings/${id}`;
    await open(answersAfter(10), axb({ recording: true }), { recordTo });
    const told = ring(A);
    await office.clock.advance(1_000);
    told.session?.hangUp();
    await office.clock.advance(100);
    expect(bureau.receipt?.recording).to.deep.equal({
      ...{ file: '/recordings/call-1.wav', ms: 1_000 },
    });
    await office.rest();
  });

  it('go over another trunk where the first cannot be reached, and over that of X only', async () => {
    const trunks = [{ host: '10.0.0.9' }, {}];
    await open(answersAfter(10), axb(), {}, { trunks });
    const told = ring(A);
    await office.clock.advance(20_000);
    expect(told.told).to.include('confirmed');
    told.session?.hangUp();
    await office.rest();
  });

  describe('with an extension', () => {
    const limits = { announcement: 1_000, firstKey: 3_000, nextKey: 2_000 };
    const press = (keys: string): void => {
      for (const key of keys) office.audio.all[0]?.listener.key(key);
    };

    it('are put through once its keys were pressed', async () => {
      await open(answersAfter(1_000), extended(), { limits });
      const told = ring(STRANGER);
      await office.clock.advance(500);
      expect(told.told).to.include('confirmed');
      press('123');
      await office.clock.advance(500);
      expect(office.audio.all[0]?.log).to.include('ring');
      await office.clock.advance(1_000);
      expect(office.audio.all[0]?.partner).to.equal(office.audio.all[1]);
      told.session?.hangUp();
      await office.clock.advance(100);
      expect(bureau.began).to.have.length(1);
      expect(bureau.began[0]?.answer).to.include({ outcome: 'connect', callee: A });
      expect(bureau.receipt).to.include({ endReason: 'HungUp', hungUpBy: 'caller' });
      await office.rest();
    });

    for (const dialled of [`${X},123`, `${X};ext=123`]) {
      it(`are put through at once where it was dialled: ${dialled}`, async () => {
        await open(answersAfter(100), extended());
        const told = ring(STRANGER, dialled);
        await office.clock.advance(500);
        expect(told.told[0]).to.equal('180');
        told.session?.hangUp();
        await office.clock.advance(100);
        expect(bureau.began[0]?.answer).to.include({ outcome: 'connect', callee: A });
        await office.rest();
      });
    }

    it('are given another try after a wrong one, and after none at all', async () => {
      await open(answersAfter(100), extended(), { limits });
      const told = ring(STRANGER);
      await office.clock.advance(500);
      press('99#');
      await office.clock.advance(5_000);
      press('*123');
      await office.clock.advance(1_000);
      expect(office.audio.all[0]?.partner).to.equal(office.audio.all[1]);
      told.session?.hangUp();
      await office.rest();
    });

    it('go on waiting where the prompt is cut by a key that is no digit', async () => {
      await open(answersAfter(100), extended(), { limits });
      const told = ring(STRANGER);
      await office.clock.advance(500);
      press('#');
      await office.clock.advance(4_000);
      press('123');
      await office.clock.advance(500);
      expect(office.audio.all[0]?.partner).to.equal(office.audio.all[1]);
      told.session?.hangUp();
      await office.rest();
    });

    it('end after three tries', async () => {
      await open(answersAfter(100), extended(), { limits });
      const told = ring(STRANGER);
      await office.clock.advance(20_000);
      expect(told.end).to.include({ by: 'peer', confirmed: true });
      expect(bureau.receipt).to.include({
        endReason: 'WrongExtension',
        announcement: 'wrongExtension',
      });
      await office.rest();
    });

    it('are told that the callee is busy', async () => {
      await open((session) => session.reject(486), extended(), { limits });
      const told = ring(STRANGER);
      await office.clock.advance(500);
      press('123');
      await office.clock.advance(500);
      expect(sourceOf(0)).to.not.equal(undefined);
      await office.clock.advance(1_500);
      expect(told.end).to.include({ by: 'peer', confirmed: true });
      expect(bureau.receipt).to.include({ endReason: 'Busy', sipCode: 486 });
      await office.rest();
    });
  });

  it('are turned down when the line closes', async () => {
    await open((session) => session.ring());
    const told = ring(A);
    await office.clock.advance(500);
    void office.line.close();
    await office.clock.advance(5_000);
    expect(told.end).to.include({ code: 503 });
    expect(bureau.ended).to.have.length(1);
  });
});
