import { expect } from 'chai';
import { METHODS, type AuditEntry } from '../../../engine/api';
import { invoke } from '../../../engine/service/invoke';
import { TestEngine } from '../../support/engine';

/**
 * What leaves no row in the operation log, besides all that begins with `get` or `list`: it
 * changes nothing, or it is kept with its call or its event. Whoever adds a method decides here.
 */
const LEAVES_NONE: Readonly<Record<string, readonly string[]>> = {
  engine: ['info'],
  line: ['status', 'test'],
  instances: ['concurrency'],
  contacts: ['check', 'kept', 'contacts', 'rejected', 'template', 'progress'],
  jobGroups: ['preview'],
  numbers: ['places', 'suppliers'],
  scenes: ['check', 'review', 'versions', 'diff', 'export'],
  intents: ['rank'],
  prompts: ['recordings', 'audio', 'keep', 'parts'],
  rules: [
    'lookUpNumbers',
    'industries',
    'suppliers',
    'checkIndustry',
    'checkWording',
    'checkConsent',
    'breaches',
    'standing',
  ],
  calls: ['speak', 'listen', 'match', 'branch', 'converse', 'turns'],
  events: ['open', 'acknowledge', 'reject', 'close', 'redis'],
  results: ['history', 'call', 'statistics', 'chart', 'labelSummary', 'hotWords'],
  exports: ['read', 'retention'],
  account: ['audit', 'retention', 'prices', 'priceLists', 'usage', 'usageCsv', 'plan'],
  webhooks: ['deadLetters'],
  privacy: ['stockRemain', 'resolve', 'usage', 'usageCsv', 'dailyUsage', 'prices', 'arrears'],
  sms: ['status'],
};

const all = Object.entries(METHODS).flatMap(([domain, methods]) =>
  methods.map((method) => ({ domain, method })),
);
const changes = all.filter(
  ({ domain, method }) =>
    !/^(get|list)([A-Z]|$)/.test(method) && !LEAVES_NONE[domain]?.includes(method),
);

describe('The operation log', () => {
  it('has a row of every operation that changes something, and of no other', async () => {
    const test = await TestEngine.start();
    for (const { domain, method } of all) {
      // No method knows this field: what takes any is refused, and that is in the log as well.
      const asked = invoke(test.engine, `${domain}.${method}`, { nothing: 1 }, { host: 'n8n' });
      await asked.catch(() => undefined);
    }
    const { list } = await test.api.account.audit({ limit: 1_000 });
    const logged = list.filter(({ UserIdentity }) => UserIdentity.Type === 'n8n');
    expect(logged.map(({ EventSource }) => EventSource).sort()).to.deep.equal(
      changes.map(({ domain, method }) => `${domain}.${method}`).sort(),
    );
    for (const entry of logged) expect(Object.keys(entry).sort()).to.deep.equal([...FIELDS].sort());
    expect(new Set(logged.map(({ EventId }) => EventId)).size).to.equal(logged.length);
  });
});

/** Those of the seed's sample (000, section 5.4.1). */
const FIELDS: readonly (keyof AuditEntry)[] = [
  'ApiVersion',
  'RequestId',
  'EventType',
  'UserIdentity',
  'AcsRegion',
  'EventName',
  'IsBlack',
  'RequestParameters',
  'EventSource',
  'ServiceName',
  'EventTime',
  'ReferencedResources',
  'UserAgent',
  'EventId',
  'ErrorCode',
  'ErrorMessage',
  'EventVersion',
  'SourceIpAddress',
];
