import { expect } from 'chai';
import { shippedPrices } from '../../../engine/account/prices';
import type { Caller } from '../../../engine/api';
import { invoke } from '../../../engine/service/invoke';
import { TestEngine } from '../../support/engine';
import { rejection } from '../../support/rejection';

const DAY = 86_400_000;
const ANSWERS = '13800000001';
const BUSY = '13800000002';

describe('The account', () => {
  let test: TestEngine;
  const by: Caller = { host: 'n8n', name: 'Job group', flow: 'Survey' };

  beforeEach(async () => {
    test = await TestEngine.start({
      callees: [
        { name: 'answers', numbers: [ANSWERS], onAnswer: { hangUp: true, afterSeconds: 5 } },
        { name: 'busy', numbers: [BUSY], outcome: 'busy' },
      ],
    });
  });
  afterEach(() => test.stop());

  const ask = (method: string, params: unknown, caller: Caller | undefined = by) =>
    invoke(test.engine, method, params, caller);
  const audit = (p: Parameters<typeof test.api.account.audit>[0] = {}) => test.api.account.audit(p);

  describe('operation log', () => {
    it("has an operation in the shape of the seed's sample, numbers masked", async () => {
      const group = (await ask('jobGroups.create', {
        instanceId: test.instanceId,
        settings: { name: 'spring' },
      })) as { id: string };
      await ask('jobGroups.assign', {
        groupId: group.id,
        contacts: [{ phoneNumber: '15700009526', name: 'Zhang', variables: {} }],
        strategy: { maxAttemptsPerDay: 1 },
      });
      const { list } = await audit();
      expect(list.map(({ EventName }) => EventName)).to.deep.equal([
        'AssignJobs',
        'CreateJobGroup',
      ]);
      const [assigned, created] = list;
      expect(assigned).to.deep.equal({
        ApiVersion: assigned!.ApiVersion,
        RequestId: assigned!.EventId,
        EventType: 'ApiCall',
        UserIdentity: {
          Type: 'n8n',
          InvokedBy: 'Survey',
          AccountId: '',
          UserName: 'Job group',
          PrincipalId: '',
          AccessKeyId: '',
          Arn: '',
        },
        AcsRegion: '',
        EventName: 'AssignJobs',
        IsBlack: false,
        RequestParameters: {
          JobGroupId: group.id,
          ContactsJson: '[{"phoneNumber":"157****9526","name":"Zhang","variables":{}}]',
          StrategyJson: '{"maxAttemptsPerDay":1}',
        },
        EventSource: 'jobGroups.assign',
        ServiceName: 'Dialflow',
        EventTime: '2026-01-05T02:00:00.000+0000',
        ReferencedResources: { JobGroup: [group.id] },
        UserAgent: `dialflow/${assigned!.ApiVersion} (n8n)`,
        EventId: assigned!.EventId,
        ErrorCode: '',
        ErrorMessage: '',
        EventVersion: '1',
        SourceIpAddress: '',
      });
      expect(created!.ReferencedResources).to.deep.equal({
        Instance: [test.instanceId],
        JobGroup: [group.id],
      });
    });

    it('has what was refused, with why', async () => {
      await rejection(ask('jobGroups.start', { groupId: 'none' }));
      await rejection(ask('jobGroups.create', { instanceId: 5 }));
      const { list } = await audit({ failed: true });
      expect(list.map(({ ErrorCode }) => ErrorCode)).to.deep.equal(['InvalidInput', 'NotFound']);
      expect(list[1]!.ErrorMessage).to.equal('There is no job group "none".');
      expect((await audit({ failed: false })).list).to.deep.equal([]);
    });

    it('has nothing of what only reads, nor of what is said in a call', async () => {
      await ask('jobGroups.list', { instanceId: test.instanceId });
      await ask('engine.info', undefined);
      await ask('account.prices', undefined);
      await ask('webhooks.list', undefined);
      await rejection(ask('calls.speak', { callId: 'none', node: 'n', texts: ['x'] }));
      await rejection(ask('no.method', {}));
      const settings = { name: 'g' };
      const group = await test.api.jobGroups.create({ instanceId: test.instanceId, settings });
      await ask('jobGroups.assign', { groupId: group.id, contacts: [], checkOnly: true });
      expect((await audit()).list.map(({ EventName }) => EventName)).to.deep.equal(['MethodNo']);
    });

    it('is filtered and paged', async () => {
      await ask('instances.create', { name: 'a', maxConcurrency: 1 });
      await ask('instances.create', { name: 'b', maxConcurrency: 1 }, { host: 'node-red' });
      await test.clock.advance(1000);
      const since = test.clock.now();
      await ask('account.setRetention', { auditDays: 30 });
      const names = async (p: Parameters<typeof audit>[0]) =>
        (await audit(p)).list.map(
          ({ RequestParameters: { Name, AuditDays } }) => Name ?? AuditDays,
        );
      expect(await names({})).to.deep.equal(['30', 'b', 'a']);
      expect(await names({ operation: 'CreateInstance' })).to.deep.equal(['b', 'a']);
      expect(await names({ operation: 'instances.create', host: 'node-red' })).to.deep.equal(['b']);
      expect(await names({ name: 'Job group' })).to.deep.equal(['30', 'a']);
      expect(await names({ span: { from: since, to: since + 1 } })).to.deep.equal(['30']);
      expect(await names({ span: { from: 0, to: since } })).to.deep.equal(['b', 'a']);
      const first = await audit({ limit: 2 });
      expect(first.list).to.have.length(2);
      const second = await audit({ limit: 2, after: first.next! });
      expect(second.list.map(({ RequestParameters }) => RequestParameters['Name'])).to.deep.equal([
        'a',
      ]);
      expect(second.next).to.equal(null);
    });

    it('is kept as long as it is set to', async () => {
      expect(await test.api.account.retention()).to.deep.equal({ auditDays: 90 });
      await ask('instances.create', { name: 'a', maxConcurrency: 1 });
      await ask('account.setRetention', { auditDays: 2 });
      await test.clock.advance(DAY);
      expect((await audit()).list).to.have.length(2);
      await test.clock.advance(1.5 * DAY);
      expect((await audit()).list).to.have.length(0);
    });

    it('leaves the secrets of webhooks out', async () => {
      await ask('webhooks.create', {
        url: 'https://example.com/?key=1',
        secret: 'very secret, this',
      });
      const [created] = (await audit()).list;
      expect(created!.RequestParameters).to.deep.equal({
        Url: 'https://example.com/?(left out)',
        Secret: '(left out)',
      });
    });
  });

  describe('usage', () => {
    it('counts calls once, and goes on counting after a restart', async () => {
      const group = await test.campaign([ANSWERS, BUSY]);
      await test.untilEnded(group.id);
      const from = test.clock.now() - DAY;
      const to = test.clock.now() + DAY;
      const { total } = await test.api.account.usage({ by: 'day', span: { from, to } });
      expect(total).to.include({ calls: 2, answered: 1, billedMinutes: 1, connectionRate: 0.5 });
      const again = await test.api.account.usage({ by: 'day', span: { from, to } });
      expect(again.total).to.deep.equal(total);
      await test.stop();
      const after = await TestEngine.start({ dataFolder: test.dataFolder }, test.clock);
      expect(
        (await after.api.account.usage({ by: 'day', span: { from, to } })).total,
      ).to.deep.equal(total);
      await after.stop();
    });

    it('keeps what a group cost when the group is deleted', async () => {
      const group = await test.campaign([ANSWERS, BUSY]);
      await test.untilEnded(group.id);
      await test.api.jobGroups.delete({ groupId: group.id });
      const { rows } = await test.api.account.usage({ by: 'group', span: { period: 'today' } });
      expect(rows).to.have.length(1);
      expect(rows[0]).to.include({ key: group.id, name: '', calls: 2, answered: 1 });
    });

    it('costs by the price book: calls by the robot, minutes by the line, and by the month', async () => {
      const prices = shippedPrices();
      prices.defaultLine = 'youyin-mobile';
      await test.api.account.setPrices({ prices });
      const group = await test.campaign([ANSWERS, BUSY], { callerNumber: '057188880000' });
      await test.untilEnded(group.id);
      const from = test.clock.now() - DAY;
      const to = test.clock.now() + DAY;
      const report = await test.api.account.usage({ by: 'number', span: { from, to } });
      expect(report.total).to.deep.include({ lineCost: 0.15, robotCost: 0.16, cost: 0.31 });
      expect(report.monthly).to.deep.equal([
        {
          kind: 'number',
          month: '2026-01',
          line: 'youyin-mobile',
          quantity: 1,
          price: 25,
          amount: 25,
        },
        {
          kind: 'minimum',
          month: '2026-01',
          line: 'youyin-mobile',
          quantity: 1,
          price: null,
          amount: 149.85,
        },
      ]);
      expect(report.amount).to.equal(175.16);
      await test.api.account.setPrices({ prices: null });
      const unpriced = await test.api.account.usage({ by: 'instance', span: { from, to } });
      expect(unpriced.total).to.include({ lineCost: 0, unpricedMinutes: 1 });
      expect(unpriced.rows[0]).to.include({ key: test.instanceId, name: 'test' });
    });

    it('costs what the prices of its day say, whatever is set later', async () => {
      const prices = shippedPrices();
      prices.defaultLine = 'youyin-mobile';
      prices.robot.perCall = 1;
      await test.api.account.setPrices({ prices });
      const call = async (): Promise<void> => {
        const group = await test.campaign([ANSWERS], { callerNumber: '057188880000' });
        await test.untilEnded(group.id);
      };
      const days = async (): Promise<unknown[]> => {
        const to = test.clock.now() + DAY;
        const span = { from: to - 4 * DAY, to };
        const { rows } = await test.api.account.usage({ by: 'day', span });
        return rows.filter(({ calls }) => calls > 0).map(({ key, cost }) => [key, cost]);
      };
      await call();
      await test.clock.advance(DAY);
      await test.api.account.setPrices({
        prices: { ...prices, robot: { ...prices.robot, perCall: 2 } },
      });
      await call();
      expect(await days()).to.deep.equal([
        ['2026-01-05', 1.15],
        ['2026-01-06', 2.15],
      ]);
      await test.api.account.setPrices({
        prices: { ...prices, robot: { ...prices.robot, perCall: 3 } },
        validFrom: '2026-01-07',
      });
      expect((await test.api.account.prices()).robot.perCall).to.equal(2);
      await test.clock.advance(DAY);
      expect((await test.api.account.prices()).robot.perCall).to.equal(3);
      const lists = await test.api.account.priceLists();
      expect(lists.map(({ validFrom, shipped }) => [validFrom, shipped])).to.deep.equal([
        [null, true],
        ['2026-01-05', false],
        ['2026-01-06', false],
        ['2026-01-07', false],
      ]);
      expect(await days()).to.deep.equal([
        ['2026-01-05', 1.15],
        ['2026-01-06', 2.15],
      ]);
      await test.api.account.removePrices({ validFrom: '2026-01-06' });
      expect(await days()).to.deep.equal([
        ['2026-01-05', 1.15],
        ['2026-01-06', 1.15],
      ]);
      const none = await rejection(test.api.account.removePrices({ validFrom: '2026-01-06' }));
      expect(none).to.include({ code: 'NotFound' });
      const noDay = await rejection(
        test.api.account.setPrices({ prices: null, validFrom: '2026-02-30' }),
      );
      expect(noDay.details.problems?.map(({ path }) => path)).to.deep.equal(['validFrom']);
    });

    it('adds up no two currencies', async () => {
      await test.untilEnded((await test.campaign([ANSWERS])).id);
      await test.clock.advance(DAY);
      await test.api.account.setPrices({ prices: { ...shippedPrices(), currency: 'USD' } });
      await test.untilEnded((await test.campaign([ANSWERS])).id);
      const error = await rejection(
        test.api.account.usage({ by: 'day', span: { period: 'last7Days' } }),
      );
      expect(error.message).to.match(/CNY and USD/);
      const { currency } = await test.api.account.usage({ by: 'day', span: { period: 'today' } });
      expect(currency).to.equal('USD');
    });

    it('is a file for a spreadsheet, with nothing in it that is taken for a formula', async () => {
      const group = await test.campaign([BUSY], { name: '=cmd()' });
      await test.untilEnded(group.id);
      const { csv, fileName } = await test.api.account.usageCsv({
        by: 'group',
        span: { firstDay: '2026-01-05', lastDay: '2026-01-06' },
        language: 'en-US',
      });
      expect(fileName).to.equal('usage-by-group-2026-01-05-2026-01-06.csv');
      expect(csv.split('\r\n')).to.deep.equal([
        '\uFEFFID,Job group,Calls,Answered,Connection rate,Seconds of talk,Billed minutes,Minutes without a price,Line charges,Robot charges,Charges',
        `${group.id},'=cmd(),1,0,0,0,0,0,0,0.08,0.08`,
        ',Total,1,0,0,0,0,0,0,0.08,0.08',
        '',
      ]);
    });

    it('is asked for a time that makes sense', async () => {
      for (const [span, paths] of [
        [{ from: 5, to: 5 }, ['span.to']],
        [{ from: 0, to: 500 * DAY }, ['span']],
        [{ firstDay: '2026-02-30', lastDay: 'May' }, ['span.firstDay', 'span.lastDay']],
        [{ firstDay: '2026-02-02', lastDay: '2026-02-01' }, ['span.lastDay']],
        [{ from: 5 }, ['span']],
        [{ period: 'today', from: 5, to: 6 }, ['span']],
      ] as const) {
        const error = await rejection(ask('account.usage', { by: 'day', span }));
        expect(error.details.problems?.map(({ path }) => path)).to.deep.equal(paths);
      }
    });
  });
});
