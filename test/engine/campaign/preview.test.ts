import { expect } from 'chai';
import type { JobGroupPreview, JobGroupSettings } from '../../../engine/api';
import { TestEngine } from '../../support/engine';
import { MONDAY_MORNING } from '../../support/fakeClock';
import { turnsDuring } from '../../support/turns';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LINE = '057188880001';
const SUPPLIER = 'zhejiang-lingdaoyi-landline'; // 9 to 20, once a day, not Xinjiang

const nanjing = (index: number): string => `0251234${String(index).padStart(4, '0')}`;
const urumqi = (index: number): string => `0991123${String(index).padStart(4, '0')}`;
const many = (of: (index: number) => string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => of(index));

describe('The preview before a start', () => {
  let test: TestEngine;
  beforeEach(async () => {
    test = await TestEngine.start({
      callees: [{ name: 'brief', numbers: ['*'], onAnswer: { hangUp: true } }],
    });
  });

  const number = (own: object) =>
    test.api.numbers.add({ instanceId: test.instanceId, numbers: [{ number: LINE, ...own }] });
  async function previewOf(
    phoneNumbers: string[],
    settings: Partial<JobGroupSettings> = {},
  ): Promise<JobGroupPreview> {
    const { id: groupId } = await test.api.jobGroups.create({
      instanceId: test.instanceId,
      settings: { name: 'preview', ...settings },
    });
    const contacts = phoneNumbers.map((phoneNumber) => ({ phoneNumber, variables: {} }));
    await test.api.jobGroups.assign({ groupId, contacts });
    return test.api.jobGroups.preview({ groupId });
  }
  const counts = (list: readonly { reason: string; count: number }[]) =>
    Object.fromEntries(list.map(({ reason, count }) => [reason, count]));

  it('tells how many calls the limits of the numbers allow on the first day', async () => {
    await number({ rateLimitCount: 10, rateLimitPeriod: 3_600 });
    const workingTime = [{ beginTime: '09:00', endTime: '14:00' }];
    const seen = await previewOf(many(nanjing, 100), { strategy: { workingTime } });
    expect(seen).to.include({ total: 100, toDial: 100, skipped: 0, mostOnFirstDay: 40 });
    expect(counts(seen.delayedByReason)).to.deep.equal({ numberLimit: 60 });
    expect(seen.delayed).to.equal(60);
    expect(seen.firstAt).to.equal(MONDAY_MORNING);
  });

  it('comes true', async () => {
    await number({ rateLimitCount: 10, rateLimitPeriod: 3_600 });
    const workingTime = [{ beginTime: '09:00', endTime: '14:00' }];
    const group = await test.campaign(many(nanjing, 100), { strategy: { workingTime } });
    await test.clock.advance(12 * HOUR);
    const { progress } = await test.api.jobGroups.get({ groupId: group.id });
    expect(progress.succeeded).to.equal(40);
  });

  it('knows no bound where no number has a limit, or there are no numbers', async () => {
    expect((await previewOf([nanjing(1)])).mostOnFirstDay).to.equal(null);
    await number({});
    expect((await previewOf([nanjing(1)])).mostOnFirstDay).to.equal(null);
  });

  it('tells whom suppliers do not call: where they are, and what the scene is about', async () => {
    await number({ supplier: SUPPLIER });
    const seen = await previewOf([...many(urumqi, 3), nanjing(1)]);
    expect(seen).to.include({ total: 4, toDial: 1, skipped: 3 });
    expect(counts(seen.byReason)).to.deep.equal({ blockedRegion: 3 });
    expect(seen.byReason[0]?.words['zh-CN']).to.equal('被叫在供应商的盲区');

    const { instanceId } = test;
    const definition = {
      ...{ name: '物流回访', industry: '物流', type: '回访', language: 'zh-CN' },
      ...{ intents: [], globalQuestions: [], tagGroups: [] },
    };
    await test.api.scenes.import({ instanceId, definition });
    await test.api.numbers.saveSupplier({
      definition: {
        id: 'picky',
        name: { 'zh-CN': '挑剔', 'en-US': 'Picky' },
        kind: 'landline',
        rules: { barredIndustries: ['物流'] },
        prices: {},
      },
    });
    await test.api.numbers.update({ instanceId, number: LINE, changes: { supplier: 'picky' } });
    const barred = await previewOf(many(nanjing, 2), { scene: '物流回访' });
    expect(counts(barred.byReason)).to.deep.equal({ barredIndustry: 2 });
    const group = await test.campaign(many(nanjing, 2), { scene: '物流回访' });
    const { progress } = await test.untilEnded(group.id, HOUR);
    expect(progress).to.include({ failed: 2 });
  });

  it("tells who has to wait for another day by a supplier's calls a day", async () => {
    await number({ supplier: SUPPLIER });
    const called = await test.campaign([nanjing(1)]);
    await test.untilEnded(called.id, HOUR);
    const seen = await previewOf(many(nanjing, 3));
    expect(seen).to.include({ toDial: 3, delayed: 1 });
    expect(counts(seen.delayedByReason)).to.deep.equal({ supplierCap: 1 });
  });

  it("tells when the supplier's hours are over for the day", async () => {
    await test.clock.advance(11 * HOUR); // nine in the evening
    await number({ supplier: SUPPLIER });
    const seen = await previewOf(many(nanjing, 2));
    expect(seen).to.include({ toDial: 2, delayed: 2, firstAt: MONDAY_MORNING + 23 * HOUR });
    expect(counts(seen.delayedByReason)).to.deep.equal({ supplierHours: 2 });
  });

  it('looks at the day on which the group begins', async () => {
    await number({ rateLimitCount: 5, rateLimitPeriod: 86_400 });
    await test.api.instances.update({ instanceId: test.instanceId, settings: { dailyCap: 1 } });
    const called = await test.campaign([nanjing(1)]);
    await test.untilEnded(called.id, HOUR);
    const strategy = { startTime: MONDAY_MORNING + DAY };
    const seen = await previewOf(many(nanjing, 3), { strategy });
    // Who was called today may be called tomorrow; today's calls do not count then.
    expect(seen).to.include({ toDial: 3, delayed: 0, firstAt: MONDAY_MORNING + DAY });
    expect((await previewOf(many(nanjing, 3))).delayed).to.equal(1);
  });

  it('skips whom no time is left for that group and instance have in common', async () => {
    const callingTime = [{ beginTime: '09:00', endTime: '12:00' }];
    await test.api.instances.update({ instanceId: test.instanceId, settings: { callingTime } });
    const workingTime = [{ beginTime: '13:00', endTime: '14:00' }];
    const seen = await previewOf(many(nanjing, 3), { strategy: { workingTime } });
    expect(seen).to.include({ total: 3, toDial: 0, skipped: 3, delayed: 0, firstAt: null });
    expect(counts(seen.byReason)).to.deep.equal({ noCommonHours: 3 });
  });

  it("does not hold who is exempt to the instance's hours", async () => {
    const { instanceId } = test;
    const list = { kind: 'allow', instanceId } as const;
    await test.api.rules.addNumbers({ list, entries: [{ phoneNumber: nanjing(0) }] });
    const callingTime = [{ beginTime: '14:00', endTime: '18:00' }];
    await test.api.instances.update({ instanceId, settings: { callingTime } });
    const seen = await previewOf(many(nanjing, 2));
    expect(seen).to.include({ toDial: 2, delayed: 0, firstAt: MONDAY_MORNING });
    expect((await previewOf([nanjing(1)])).firstAt).to.equal(MONDAY_MORNING + 4 * HOUR);
  });

  it('dials nobody of an instance that complaints have stopped', async () => {
    const { instanceId } = test;
    const list = { kind: 'doNotCall', instanceId } as const;
    await test.api.rules.addNumbers({ list, entries: [{ phoneNumber: nanjing(0) }] });
    const phoneNumber = nanjing(9);
    const complaint = { instanceId, phoneNumber, text: 'fraud' };
    const { id: complaintId } = await test.api.rules.recordComplaint(complaint);
    await test.api.rules.verifyComplaint({ complaintId, breach: 'verifiedFraud' });
    const seen = await previewOf(many(nanjing, 4));
    expect(seen).to.include({ total: 4, toDial: 0, skipped: 4, delayed: 0, firstAt: null });
    expect(counts(seen.byReason)).to.deep.equal({ doNotCall: 1, instanceStopped: 3 });
    expect(seen.delayedByReason).to.deep.equal([]);
  });

  describe('where callees live in another time zone than the engine', () => {
    // Ten in the morning for callees, nine in the evening of Sunday for the engine.
    beforeEach(async () => {
      test = await TestEngine.start({
        callees: [{ name: 'brief', numbers: ['*'], onAnswer: { hangUp: true } }],
        timeZone: 'America/New_York',
      });
    });

    it('begins as soon as the time of some callee has come', async () => {
      const settings = { strategy: { workingTime: [{ beginTime: '09:00', endTime: '20:00' }] } };
      const seen = await previewOf(many(nanjing, 2), settings);
      expect(seen).to.include({ toDial: 2, delayed: 0, firstAt: MONDAY_MORNING });
      await test.clock.advance(11 * HOUR); // nine in the evening there; the next day is near
      const later = await previewOf(many(nanjing, 2), settings);
      expect(later).to.include({ toDial: 2, delayed: 0, firstAt: MONDAY_MORNING + 23 * HOUR });
    });

    it('counts what the numbers allow in the hours of callees', async () => {
      await number({ rateLimitCount: 1, rateLimitPeriod: 3_600 });
      const strategy = { workingTime: [{ beginTime: '09:00', endTime: '12:00' }] };
      const seen = await previewOf(many(nanjing, 9), { strategy });
      expect(seen).to.include({ mostOnFirstDay: 2, delayed: 7 });
    });
  });

  it('lets everything else have its turn while it goes through a long roster', async () => {
    const contacts = many(nanjing, 2_000).map((phoneNumber) => ({ phoneNumber, variables: {} }));
    const settings = { name: 'long' };
    const { id: groupId } = await test.api.jobGroups.create({
      instanceId: test.instanceId,
      settings,
    });
    await test.api.jobGroups.assign({ groupId, contacts });
    const turns = await turnsDuring(async () => {
      expect((await test.api.jobGroups.preview({ groupId })).toDial).to.equal(2_000);
    });
    expect(turns).to.be.at.least(10);
  });

  it('uses up no number, and changes nothing', async () => {
    await number({ rateLimitCount: 1, rateLimitPeriod: 600 });
    await previewOf(many(nanjing, 3));
    const { list } = await test.api.numbers.list({ instanceId: test.instanceId });
    expect(list[0]).to.include({ liveCalls: 0, freeAt: null });
  });
});
