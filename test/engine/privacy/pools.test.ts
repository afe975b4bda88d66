import Ajv from 'ajv';
import { expect } from 'chai';
import { eventSchemas, LARGEST_RING_TONE_BYTES, type EventEnvelope } from '../../../engine/api';
import { wavHeader } from '../../../engine/media/wavHeader';
import { TestEngine } from '../../support/engine';
import { HOUR, poolWith } from '../../support/privacy';
import { rejection } from '../../support/rejection';

const A = '13800000001';
const B = '13900000002';

describe('Number pools', () => {
  let test: TestEngine;
  beforeEach(async () => {
    test = await TestEngine.start();
  });
  const privacy = (): TestEngine['api']['privacy'] => test.api.privacy;

  it('have a key, a kind and settings, which survive a new start', async () => {
    const pool = await privacy().createPool({
      kind: 'AXB',
      name: ' 出行 ',
      settings: { assignment: 'smart', sms: { mode: 'intercept', all: true } },
    });
    expect(pool.key).to.match(/^FC\d{15}$/);
    expect(pool).to.include({ kind: 'AXB', name: '出行', numbers: 0, bindings: 0 });
    expect(pool.settings).to.deep.equal({
      ...{ assignment: 'smart', alarmPercent: null, expiringMinutes: null },
      ...{ ringTimeoutSeconds: 60, longestCallMinutes: 120, language: 'zh-CN' },
      transfers: 'nobody',
      ...{ verifiedOnly: false, announcements: {} },
      sms: { mode: 'intercept', all: true, whitelist: [], confirm: false },
      ringTones: { fromA: null, toA: null },
    });
    const changed = await privacy().updatePool({
      poolKey: pool.key,
      name: '租车',
      settings: { sms: { mode: 'off' }, announcements: { unknownCaller: '您好。' } },
    });
    expect(changed.settings.sms).to.include({ mode: 'off', all: true });
    const { dataFolder } = test;
    await test.stop();
    test = await TestEngine.start({ dataFolder }, test.clock);
    expect(await privacy().listPools({ search: '租' })).to.deep.equal([changed]);
    expect(await privacy().listPools({ kind: 'AXG' })).to.deep.equal([]);
    expect((await rejection(privacy().getPool({ poolKey: 'FC' }))).code).to.equal('NotFound');
  });

  it('say all that is wrong with their settings', async () => {
    const error = await rejection(
      privacy().createPool({
        kind: '95AXN',
        name: 'a name of seventeen',
        settings: {
          ...{ alarmPercent: 101, expiringMinutes: 0, ringTimeoutSeconds: 4 },
          sms: { mode: 'smart', whitelist: [' '] },
          ringTones: { fromA: '7' },
          announcements: { restricted: ' ' },
        },
      }),
    );
    expect(error.details.problems!.map(({ path }) => path)).to.deep.equal([
      ...['name', 'settings.sms.mode', 'settings.sms.whitelist[0]', 'settings.alarmPercent'],
      ...['settings.expiringMinutes', 'settings.ringTimeoutSeconds', 'settings.ringTones.fromA'],
      'settings.announcements.restricted',
    ]);
  });

  it('give an alarm once when so much of them is bound, and again after it was less', async () => {
    const { pool } = await poolWith(test, 'AXN', 10, { alarmPercent: 50 });
    const told: EventEnvelope[] = [];
    await test.on({ types: ['PrivacyNumberAlarm'] }, (event) => void told.push(event));
    const ids: string[] = [];
    const bind = async (count: number): Promise<void> => {
      for (let made = 0; made < count; made++) {
        const expiresAt = test.clock.now() + HOUR;
        ids.push((await privacy().bind({ poolKey: pool.key, a: A, expiresAt })).id);
      }
      await test.clock.advance(1_000);
    };
    const unbind = async (count: number): Promise<void> => {
      await privacy().unbindMany({ bindingIds: ids.splice(0, count) });
    };
    await bind(4);
    expect(told).to.have.length(0);
    await bind(2);
    expect(told).to.have.length(1);
    const check = new Ajv().compile(eventSchemas.PrivacyNumberAlarm);
    expect(check(told[0]!.body), JSON.stringify(check.errors)).to.equal(true);
    expect(told[0]!.body).to.deep.include({
      pool: {
        ...{ key: pool.key, name: 'AXN', kind: 'AXN', numbers: 10, bindings: 5 },
        ...{ utilisation: 0.5, alarmPercent: 50 },
      },
    });
    await unbind(1);
    await bind(2);
    expect(told).to.have.length(1);
    await unbind(4);
    await bind(3);
    expect(told).to.have.length(2);
  });

  it('have wordings of their own for announcements', async () => {
    const { pool, numbers } = await poolWith(test, 'AXB', 1, {
      announcements: { unknownCaller: '您好，请联系客服。' },
    });
    expect(await privacy().resolve({ x: numbers[0]!, caller: A })).to.deep.equal({
      ...{ outcome: 'announce', announcement: 'unknownCaller', because: 'caller' },
      ...{ wording: '您好，请联系客服。', x: numbers[0], poolKey: pool.key, bindingId: null },
    });
    const changed = await privacy().updatePool({
      poolKey: pool.key,
      settings: { announcements: { unknownCaller: null, restricted: '暂时无法接通。' } },
    });
    expect(changed.settings.announcements).to.deep.equal({ restricted: '暂时无法接通。' });
    const answer = await privacy().resolve({ x: numbers[0]!, caller: A });
    expect(answer).to.include({ announcement: 'unknownCaller', wording: null });
  });

  it('have ring tones for each direction, which bindings have before them', async () => {
    const { addRingTone, removeRingTone } = privacy();
    const spoken = await addRingTone({ name: '欢迎', text: '您好，正在为您转接。' });
    const samples = new Uint8Array(16_000);
    const wav = Buffer.concat([wavHeader('PCM16', 1, samples.length), samples]);
    const played = await addRingTone({ name: '铃声', wav, fileName: 'tone.wav' });
    expect(spoken).to.include({ id: '10000001', kind: 'text', durationMs: 0 });
    expect(played).to.include({ id: '10000002', kind: 'audio', durationMs: 1_000 });
    const { wav: kept } = await privacy().getRingToneAudio({ ringToneId: played.id });
    expect(kept.length).to.equal(wav.length);
    const { pool, numbers } = await poolWith(test, 'AXB', 1, {
      ringTones: { fromA: spoken.id, toA: spoken.id },
    });
    const [x = ''] = numbers;
    const { id: bindingId } = await privacy().bind({
      ...{ poolKey: pool.key, a: A, b: B, x, expiresAt: test.clock.now() + HOUR },
      ringTones: { toA: played.id },
    });
    expect(await privacy().resolve({ x, caller: A })).to.include({ ringTone: spoken.id });
    expect(await privacy().resolve({ x, caller: B })).to.include({ ringTone: played.id });
    const remove = async (ringToneId: string) =>
      (await rejection(removeRingTone({ ringToneId }))).message;
    expect(await remove(spoken.id)).to.contain(`that of pool ${pool.key}`);
    expect(await remove(played.id)).to.contain(`that of binding ${bindingId}`);
    await privacy().unbind({ bindingId });
    await removeRingTone({ ringToneId: played.id });
    expect(await privacy().listRingTones()).to.deep.equal([spoken]);
    const large = new Uint8Array(LARGEST_RING_TONE_BYTES);
    expect((await rejection(addRingTone({ name: 'x', wav: large }))).message).to.contain(
      'less than 2 MB',
    );
    const both = { name: 'x', wav: large, text: 'x' };
    expect((await rejection(addRingTone(both))).message).to.contain('either a "text" or a "wav"');
    expect((await rejection(addRingTone({ name: 'x', wav: large.slice(9) }))).code).to.equal(
      'InvalidInput',
    );
  });

  it('of AXG have groups of up to 200 numbers a call', async () => {
    const { key: poolKey } = await privacy().createPool({ kind: 'AXG', name: 'g' });
    const { key: other } = await privacy().createPool({ kind: 'AXN', name: 'n' });
    const many = Array.from({ length: 201 }, (_, index) => String(13_800_000_000 + index));
    const create = (p: object) => rejection(privacy().createGroup({ poolKey, ...p }));
    expect((await create({ poolKey: other })).message).to.contain('groups are for AXG');
    expect((await create({ numbers: many })).message).to.contain('200 a call are the most');
    expect((await create({ name: 'a name of seventeen', numbers: ['1'] })).message)
      .to.contain('1 to 16 characters')
      .and.to.contain('numbers[0]');
    const group = await privacy().createGroup({ poolKey, numbers: many.slice(1) });
    expect(group).to.include({ name: group.id, numbers: 200, bindings: 0 });
    const { id: groupId } = group;
    await privacy().changeGroup({ groupId, operation: 'add', numbers: [many[0]!, many[1]!] });
    await privacy().changeGroup({ groupId, operation: 'remove', numbers: [many[5]!] });
    const { list, next } = await privacy().listGroupNumbers({ groupId, limit: 5 });
    expect([list, next]).to.deep.equal([many.slice(0, 5), many[4]]);
    const rest = await privacy().listGroupNumbers({ groupId, limit: 1, after: next! });
    expect(rest.list).to.deep.equal([many[6]]);
    await privacy().updateGroup({ groupId, name: '招聘', remark: 'r' });
    const { dataFolder } = test;
    await test.stop();
    test = await TestEngine.start({ dataFolder }, test.clock);
    expect(await privacy().listGroups({ search: '招' })).to.deep.equal([
      { ...group, name: '招聘', remark: 'r', numbers: 200 },
    ]);
    await privacy().deleteGroup({ groupId });
    expect(await privacy().listGroups({})).to.deep.equal([]);
  });

  it('have blacklists, which survive a new start', async () => {
    const { key: poolKey } = await privacy().createPool({ kind: 'AXN', name: 'n' });
    const add = (entries: Parameters<TestEngine['api']['privacy']['addBlacklist']>[0]['entries']) =>
      privacy().addBlacklist({ poolKey, entries });
    expect(await add([{ number: A }, { number: A, other: B, remark: 'r' }])).to.deep.equal({
      added: 2,
    });
    expect(await add([{ number: `+86${A}`, direction: 'both' }])).to.deep.equal({ added: 0 });
    expect((await rejection(add([{ number: '1', other: '1' }]))).details.problems).to.have.length(
      3,
    );
    const { dataFolder } = test;
    await test.stop();
    test = await TestEngine.start({ dataFolder }, test.clock);
    const { list } = await privacy().listBlacklist({ poolKey, search: '138' });
    expect(list.map(({ number, other, direction }) => [number, other, direction])).to.deep.equal([
      [A, null, 'both'],
      [A, B, 'both'],
    ]);
  });
});
