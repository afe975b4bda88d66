import { expect } from 'chai';
import {
  DEFAULT_INSTANCE_SETTINGS,
  DialflowError,
  type Instance,
  type Webhook,
} from '../../engine/api';
import { definition } from '../../nodes/Account/definition';
import { run } from '../../nodes/Account/run';
import { subtitleOf, words } from '../../nodes/host/definition';
import { checkSettings } from '../../nodes/host/settings';
import { fakeClient, type Answers } from '../support/fakeClient';
import { allContext } from '../support/nodeContext';
import { aJobGroup } from '../support/records';
import { rejection } from '../support/rejection';

const webhook = (own: Partial<Webhook> = {}): Webhook => ({
  id: 'w1',
  name: 'crm',
  url: 'https://crm.example/events',
  filter: {},
  format: 'event',
  allowPrivate: false,
  enabled: true,
  disabledReason: null,
  createdAt: 1,
  lastSuccessAt: null,
  lastFailureAt: null,
  lastError: null,
  failingSince: null,
  pausedUntil: null,
  retrying: 0,
  deadLetters: 0,
  ...own,
});

const usage = { rows: [], amount: 12.5, currency: 'CNY' } as never;

async function go(settings: Record<string, unknown>, answers: Answers) {
  const { client, calls, paramsOf } = fakeClient(answers);
  const result = await run(allContext(definition, { client, settings }));
  return { ...result, calls, paramsOf };
}

describe('The Account node', () => {
  it('brings usage and cost of this instance', async () => {
    const { outputs, status, paramsOf } = await go({}, { 'account.usage': usage });
    expect(outputs).to.deep.equal({ out: [usage] });
    expect(status).to.deep.equal(words('12.5 CNY', '12.5 CNY'));
    expect(paramsOf('account.usage')).to.deep.equal([
      { by: 'group', span: { period: 'last7Days' }, instanceId: 'instance-1' },
    ]);
  });

  it('brings usage from day to day, of one group, in all instances, with a file', async () => {
    const group = aJobGroup({ id: 'group-9' });
    const { files, paramsOf } = await go(
      {
        by: 'day',
        period: 'days',
        firstDay: ' 2026-01-05 ',
        lastDay: '2026-01-06',
        jobGroup: 'group-9',
        allInstances: true,
        csv: 'en-US',
      },
      {
        'account.usage': usage,
        'account.usageCsv': { fileName: 'u.csv', csv: 'a,b' },
        'jobGroups.get': group,
      },
    );
    const asked = {
      by: 'day',
      span: { firstDay: '2026-01-05', lastDay: '2026-01-06' },
      groupId: 'group-9',
    };
    expect(paramsOf('account.usage')).to.deep.equal([asked]);
    expect(paramsOf('account.usageCsv')).to.deep.equal([{ ...asked, language: 'en-US' }]);
    const [file] = files!['out']!;
    expect(file).to.include({ fileName: 'u.csv', mimeType: 'text/csv' });
    expect(new TextDecoder().decode(file!.data)).to.equal('a,b');
  });

  it('lists operations, page by page', async () => {
    const entry = (EventId: string) => ({ EventId }) as never;
    const { outputs, paramsOf, status } = await go(
      { operation: 'audit', event: 'AssignJobs', result: 'failed', limit: 3, period: 'today' },
      {
        'account.audit': ({ after }) =>
          after === undefined
            ? { list: [entry('3'), entry('2')], next: '2' }
            : { list: [entry('1')], next: '1' },
      },
    );
    expect(outputs['out']!.map(({ EventId }) => EventId)).to.deep.equal(['3', '2', '1']);
    expect(status?.['en-US']).to.equal('3 operations');
    const asked = {
      span: { period: 'today' },
      instanceId: 'instance-1',
      operation: 'AssignJobs',
      failed: true,
    };
    expect(paramsOf('account.audit')).to.deep.equal([
      { ...asked, limit: 3 },
      { ...asked, limit: 1, after: '2' },
    ]);
  });

  it('plans lines by days, and days by lines', async () => {
    const planned = { lines: 188, days: 2 } as never;
    const by = async (settings: Record<string, unknown>) =>
      (await go({ operation: 'plan', ...settings }, { 'account.plan': planned })).paramsOf(
        'account.plan',
      )[0];
    const seed = {
      contacts: 60000,
      attempts: 2,
      lossRate: 0.5,
      minutesPerCall: 2,
      hoursPerDay: 8,
    };
    expect(await by({})).to.deep.equal({ ...seed, days: 2 });
    expect(await by({ given: 'lines', lines: 50 })).to.deep.equal({ ...seed, lines: 50 });
  });

  it('sets prices, and goes back to the shipped ones when none are given', async () => {
    const book = { currency: 'CNY' } as never;
    const set = await go(
      { operation: 'setPrices', prices: '{"currency":"CNY"}' },
      { 'account.setPrices': book },
    );
    expect(set.paramsOf('account.setPrices')).to.deep.equal([{ prices: { currency: 'CNY' } }]);
    const back = await go({ operation: 'setPrices' }, { 'account.setPrices': book });
    expect(back.paramsOf('account.setPrices')).to.deep.equal([{ prices: null }]);
  });

  it('tells what is wrong with prices and days by its own fields', async () => {
    const refusal = (path: string) => () => {
      throw DialflowError.invalid('price book', [{ path, reason: 'is wrong' }]);
    };
    const prices = { operation: 'setPrices', prices: '{"lines":{}}' };
    const wrong = await rejection(go(prices, { 'account.setPrices': refusal('lines') }));
    expect(wrong.details.problems?.[0]?.path).to.equal('prices.lines');
    const asked = go({ operation: 'usage' }, { 'account.usage': refusal('span.lastDay') });
    expect((await rejection(asked)).details.problems?.[0]?.path).to.equal('lastDay');
  });

  it('sets prices from a day on, lists them by day, and takes one away', async () => {
    const book = { currency: 'CNY' } as never;
    const set = await go(
      { operation: 'setPrices', prices: '{"currency":"CNY"}', validFrom: ' 2026-02-01 ' },
      { 'account.setPrices': book },
    );
    expect(set.paramsOf('account.setPrices')).to.deep.equal([
      { prices: { currency: 'CNY' }, validFrom: '2026-02-01' },
    ]);
    const lists = [{ validFrom: null, prices: book, shipped: true }];
    const listed = await go({ operation: 'priceLists' }, { 'account.priceLists': lists });
    expect(listed.outputs['out']).to.deep.equal(lists);
    const removed = await go(
      { operation: 'removePrices', priceListDay: '2026-02-01' },
      { 'account.removePrices': lists },
    );
    expect(removed.paramsOf('account.removePrices')).to.deep.equal([{ validFrom: '2026-02-01' }]);
    expect(removed.status).to.deep.equal(words('1 个价格表', '1 price list'));
  });

  it('says how delivery to Redis stands', async () => {
    const status = {
      url: 'redis://localhost',
      stream: 'dialflow:events',
      state: 'retrying' as const,
      delivered: 3,
      waiting: 2,
      lastSuccessAt: 1,
      lastFailureAt: 2,
      lastError: 'connect ECONNREFUSED',
      failingSince: 2,
      retryAt: 3,
    };
    const found = await go({ operation: 'redis' }, { 'events.redis': status });
    expect(found.outputs['out']).to.deep.equal([status]);
    expect(found.status?.['en-US']).to.equal('cannot deliver, tries again');
    const none = await go({ operation: 'redis' }, { 'events.redis': null });
    expect(none.outputs['out']).to.deep.equal([]);
  });

  it('creates a webhook for events of this instance, and hands its secret on', async () => {
    const made = { ...webhook(), secret: 's' };
    const { outputs, paramsOf } = await go(
      { operation: 'createWebhook', url: ' https://crm.example/events ', scene: 'survey' },
      { 'webhooks.create': made },
    );
    expect(outputs['out']).to.deep.equal([made]);
    expect(paramsOf('webhooks.create')).to.deep.equal([
      {
        url: 'https://crm.example/events',
        filter: { instanceId: 'instance-1', types: ['JobComplete'], scene: 'survey' },
        allowPrivate: false,
      },
    ]);
  });

  it('changes what it is told to change, and nothing else', async () => {
    const answers: Answers = { 'webhooks.list': [webhook()], 'webhooks.update': webhook() };
    const changes = async (settings: Record<string, unknown>) =>
      (await go({ operation: 'updateWebhook', webhook: 'crm', ...settings }, answers)).paramsOf(
        'webhooks.update',
      )[0];
    expect(await changes({})).to.deep.equal({ webhookId: 'w1' });
    expect(await changes({ state: 'enable', newSecret: true })).to.deep.equal({
      webhookId: 'w1',
      enabled: true,
      newSecret: true,
    });
    expect(
      await changes({
        changeFilter: true,
        events: [],
        allInstances: true,
        direct: true,
        hideNumbers: true,
      }),
    ).to.deep.equal({ webhookId: 'w1', filter: { direct: true, masked: true } });
    expect(await changes({ newUrl: 'http://10.0.0.1/', allowPrivate: true })).to.deep.equal({
      webhookId: 'w1',
      url: 'http://10.0.0.1/',
      allowPrivate: true,
    });
  });

  it('has receipts delivered in batches: all, or some of a pool', async () => {
    const made = { ...webhook({ format: 'batch' }), secret: 's' };
    const asked = async (settings: Record<string, unknown>) =>
      (
        await go(
          { operation: 'createReceipts', url: 'https://crm.example/receipts', ...settings },
          { 'webhooks.create': made },
        )
      ).paramsOf('webhooks.create')[0];
    const same = { url: 'https://crm.example/receipts', format: 'batch', allowPrivate: false };
    expect(await asked({})).to.deep.equal({ ...same, filter: { masked: true } });
    const receipts = ['PrivacyCallEnd', 'SmsBilled'];
    const some = { receipts, pool: 'FC1', numbers: 'real', webhookName: 'rides' };
    expect(await asked(some)).to.deep.equal({
      ...{ ...same, name: 'rides' },
      filter: { types: receipts, group: 'FC1', masked: false },
    });
  });

  it('changes the receipts of a batch, and leaves its pool', async () => {
    const filter = { group: 'FC1', masked: true, types: ['SmsBilled' as const] };
    const answers: Answers = {
      'webhooks.list': [webhook({ format: 'batch', filter })],
      'webhooks.update': webhook(),
    };
    const settings = { operation: 'updateWebhook', webhook: 'crm', changeFilter: true };
    const { paramsOf } = await go({ ...settings, events: ['PrivacyCallEnd'] }, answers);
    expect(paramsOf('webhooks.update')[0]).to.deep.equal({
      webhookId: 'w1',
      filter: { group: 'FC1', masked: true, types: ['PrivacyCallEnd'] },
    });
  });

  it('sends dead letters again: all, or those named', async () => {
    const answers: Answers = { 'webhooks.list': [webhook()], 'webhooks.resend': { resent: 2 } };
    const resent = async (sequences: string) =>
      (await go({ operation: 'resend', webhook: 'w1', sequences }, answers)).paramsOf(
        'webhooks.resend',
      )[0];
    expect(await resent('')).to.deep.equal({ webhookId: 'w1' });
    expect(await resent('3, 17')).to.deep.equal({ webhookId: 'w1', sequences: [3, 17] });
  });

  it('says what a test came to, and deletes by name', async () => {
    const tested = { delivered: false, status: 500, ms: 3, error: 'HTTP 500' };
    const test = await go(
      { operation: 'testWebhook', webhook: 'crm' },
      { 'webhooks.list': [webhook()], 'webhooks.test': tested },
    );
    expect(test.outputs['out']).to.deep.equal([tested]);
    expect(test.status?.['en-US']).to.equal('crm did not take it');
    const gone = await go(
      { operation: 'deleteWebhook', webhook: 'crm' },
      { 'webhooks.list': [webhook()], 'webhooks.delete': undefined },
    );
    expect(gone.outputs['out']).to.deep.equal([{ id: 'w1', name: 'crm', deleted: true }]);
  });

  it('names a webhook that there is not, or that there are two of', async () => {
    const settings = { operation: 'testWebhook', webhook: 'crm' };
    const context = (list: Webhook[]) =>
      allContext(definition, { ...fakeClient({ 'webhooks.list': list }), settings });
    expect((await rejection(run(context([])))).code).to.equal('NotFound');
    const error = await rejection(run(context([webhook(), webhook({ id: 'w2' })])));
    expect(error.message).to.match(/2 webhooks are named "crm".*w1, w2/);
  });

  describe('on instances', () => {
    const survey: Instance = {
      id: 'i1',
      name: 'survey',
      description: '',
      maxConcurrency: 10,
      settings: DEFAULT_INSTANCE_SETTINGS,
      createdAt: 1,
    };
    const account = { total: 30, allotted: 10, remaining: 20 };

    it('lists them, with what the account has left', async () => {
      const answers: Answers = { 'instances.list': [survey], 'instances.concurrency': account };
      const { outputs, status } = await go({ operation: 'instances' }, answers);
      expect(outputs['out']).to.deep.equal([{ ...survey, account }]);
      expect(status).to.deep.equal(
        words('1 个实例，剩余并发 20', '1 instance, 20 calls at a time left'),
      );
    });

    it('creates one, and tells what is refused by the field', async () => {
      const settings = { operation: 'createInstance', instanceName: 'survey' };
      const made = await go(settings, { 'instances.create': survey });
      expect(made.paramsOf('instances.create')).to.deep.equal([
        { name: 'survey', maxConcurrency: 10 },
      ]);
      const refusing = go(settings, {
        'instances.create': () => {
          throw DialflowError.invalid('instance', [{ path: 'name', reason: 'is empty' }]);
        },
      });
      const { details } = await rejection(refusing);
      expect(details.problems?.map(({ path }) => path)).to.deep.equal(['instanceName']);
    });

    it('changes what is given of one, found by its name', async () => {
      const answers: Answers = { 'instances.list': [survey], 'instances.update': survey };
      const change = async (own: object) =>
        (await go({ operation: 'updateInstance', instance: 'survey', ...own }, answers)).paramsOf(
          'instances.update',
        );
      expect(await change({ newInstanceConcurrency: 20 })).to.deep.equal([
        { instanceId: 'i1', maxConcurrency: 20 },
      ]);
      expect(await change({ newInstanceName: 'again' })).to.deep.equal([
        { instanceId: 'i1', name: 'again' },
      ]);
    });

    it('deletes one, and names one that there is not', async () => {
      const answers: Answers = { 'instances.list': [survey], 'instances.delete': undefined };
      const gone = await go({ operation: 'deleteInstance', instance: 'i1' }, answers);
      expect(gone.outputs['out']).to.deep.equal([{ id: 'i1', name: 'survey', deleted: true }]);
      const none = await rejection(go({ operation: 'deleteInstance', instance: 'x' }, answers));
      expect(none.code).to.equal('NotFound');
      const own: Answers = { 'instances.list': [{ ...survey, id: 'instance-1' }] };
      const refused = await rejection(go({ operation: 'deleteInstance', instance: 'survey' }, own));
      expect(refused.code).to.equal('WrongState');
    });

    it('sets what they share out, or takes the limit away', async () => {
      const set = async (totalConcurrency: number) =>
        (
          await go(
            { operation: 'setConcurrency', totalConcurrency },
            { 'instances.setConcurrency': account },
          )
        ).paramsOf('instances.setConcurrency');
      expect(await set(30)).to.deep.equal([{ total: 30 }]);
      expect(await set(0)).to.deep.equal([{ total: null }]);
    });
  });

  it('finds wrong settings before it runs', () => {
    const problems = (settings: Record<string, unknown>) => {
      try {
        checkSettings(definition.fields, settings);
        return [];
      } catch (error) {
        return DialflowError.from(error).details.problems?.map(({ path }) => path);
      }
    };
    expect(problems({ period: 'days', firstDay: '5 May', lastDay: '' })).to.deep.equal([
      'firstDay',
      'lastDay',
    ]);
    expect(problems({ operation: 'createWebhook', url: 'example.com' })).to.deep.equal(['url']);
    expect(problems({ operation: 'resend', webhook: 'x', sequences: 'all' })).to.deep.equal([
      'sequences',
    ]);
    expect(problems({ operation: 'testWebhook' })).to.deep.equal(['webhook']);
  });

  it('tells on the canvas what it does', () => {
    const settings = checkSettings(definition.fields, { operation: 'plan' });
    expect(subtitleOf(definition, settings, 'en-US')).to.equal('Plan lines');
    expect(subtitleOf(definition, settings, 'zh-CN')).to.equal('并发计算');
  });
});
