import { expect } from 'chai';
import {
  DialflowError,
  type Contact,
  type KeptRoster,
  type RejectedRow,
  type RosterSource,
} from '../../engine/api';
import { askingMeanwhile } from '../../nodes/common/polling';
import { definition } from '../../nodes/Contacts/definition';
import { run } from '../../nodes/Contacts/run';
import { words } from '../../nodes/host/definition';
import { fakeClient, type FakeClient } from '../support/fakeClient';
import { allContext } from '../support/nodeContext';
import { rejection } from '../support/rejection';

describe('the Contacts node', () => {
  const good: Contact = { phoneNumber: '13800000001', variables: { city: '杭州' }, row: 3 };
  const bad: RejectedRow = { row: 4, reason: 'is empty', column: 'phoneNumber', values: {} };
  const rosterId = '0197a0f0-0000-7000-8000-000000000001';
  const kept: KeptRoster = {
    rosterId,
    origin: 'contacts.xlsx',
    valid: 1,
    rejected: 1,
    variableNames: ['city'],
    keptAt: 1,
    expiresAt: 2,
  };
  const none = { list: [], next: null };
  const checking = () =>
    fakeClient({
      'contacts.keep': kept,
      'contacts.contacts': { list: [good], next: null },
      'contacts.rejected': { list: [bad], next: null },
      'contacts.forget': undefined,
    });
  const sourcesOf = ({ paramsOf }: FakeClient) =>
    paramsOf('contacts.keep').map((params) => (params as { source: RosterSource }).source);

  it('puts good rows and bad rows on outputs of their own, and counts them', async () => {
    const { client, paramsOf } = checking();
    const settings = { path: '/data/contacts.xlsx' };
    expect(await run(allContext(definition, { client, settings }))).to.deep.equal({
      outputs: { valid: [good], invalid: [bad] },
      status: words('有效 1，无效 1', '1 valid, 1 invalid'),
    });
    // Nobody has the roster's id: it does not stay in the engine.
    expect(paramsOf('contacts.forget')).to.deep.equal([{ rosterId }]);
  });

  it('fetches a long roster page by page, and tells how far it is', async () => {
    const contacts = Array.from({ length: 2500 }, (_, i): Contact => ({ ...good, row: i + 2 }));
    const { client, paramsOf } = fakeClient({
      'contacts.keep': { ...kept, valid: 2500, rejected: 0 },
      'contacts.contacts': ({ after, limit = 0 }) => {
        const from = Number(after ?? 0);
        const end = from + limit;
        return {
          list: contacts.slice(from, end),
          next: end < contacts.length ? String(end) : null,
        };
      },
      'contacts.forget': undefined,
    });
    const context = allContext(definition, { client, settings: { path: '/data/contacts.xlsx' } });
    const { outputs } = await run(context);
    expect(outputs['valid']).to.deep.equal(contacts);
    expect(paramsOf('contacts.contacts')).to.have.length(3);
    expect(context.told.progress).to.deep.equal([
      '1,000 of 2,500 rows taken over',
      '2,000 of 2,500 rows taken over',
    ]);
  });

  it('forgets the roster when the flow is stopped', async () => {
    const { client, calls } = checking();
    const settings = { path: '/data/contacts.xlsx' };
    const signal = AbortSignal.abort();
    const error = await rejection(run(allContext(definition, { client, settings, signal })));
    expect(error.code).to.equal('Aborted');
    expect(calls.at(-1)?.method).to.equal('contacts.forget');
  });

  it('hands a roster over as one, with the first of its bad rows', async () => {
    const { client, paramsOf } = checking();
    const settings = { path: '/data/contacts.xlsx', handOver: 'roster' };
    expect(await run(allContext(definition, { client, settings }))).to.deep.equal({
      outputs: { valid: [kept], invalid: [bad] },
      status: words('有效 1，无效 1', '1 valid, 1 invalid'),
    });
    expect(paramsOf('contacts.contacts')).to.deep.equal([]);
    expect(paramsOf('contacts.forget')).to.deep.equal([]);
    expect(paramsOf('contacts.rejected')).to.deep.equal([{ rosterId, limit: 1000 }]);
  });

  it('makes a template, which goes on as a file', async () => {
    const data = new Uint8Array([0x50, 0x4b]);
    const { client, paramsOf } = fakeClient({
      'contacts.template': { fileName: 'job_template.xlsx', data },
    });
    const settings = { operation: 'template', variableNames: [' city ', 'due'], language: 'en-US' };
    const { outputs, files } = await run(allContext(definition, { client, settings }));
    expect(paramsOf('contacts.template')).to.deep.equal([
      { variableNames: ['city', 'due'], language: 'en-US' },
    ]);
    expect(outputs).to.deep.equal({ valid: [{ fileName: 'job_template.xlsx' }], invalid: [] });
    const mimeType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    expect(files).to.deep.equal({ valid: [{ fileName: 'job_template.xlsx', data, mimeType }] });
  });

  it('knows beforehand which names no variable can have', () => {
    const { check } = definition.fields.variableNames;
    const flaws = (names: string[]) =>
      check(names).map(({ at, words }) => [at, words['en-US'].replace(/^"[^"]*" /, '')]);
    expect(flaws(['city', 'due_2'])).to.deep.equal([]);
    expect(flaws(['city', 'Name', 'city']).map(([at]) => at)).to.deep.equal(['[1]', '[2]']);
    expect(flaws(['变量名1'])[0]?.[0]).to.equal('[0]');
    const many = Array.from({ length: 51 }, (_, index) => `v${index}`);
    expect(flaws(many)).to.deep.equal([['', 'at most 50 variables']]);
  });

  it('reads a file by its path', async () => {
    const fake = checking();
    const settings = { path: ' /data/contacts.xlsx ' };
    await run(allContext(definition, { client: fake.client, settings }));
    expect(sourcesOf(fake)).to.deep.equal([{ kind: 'file', path: '/data/contacts.xlsx' }]);
  });

  it('reads the file that came with the input', async () => {
    const fake = checking();
    const file = { fileName: 'contacts.csv', data: new Uint8Array([1]) };
    const settings = { source: 'attachment' };
    await run(allContext(definition, { client: fake.client, settings, file }));
    expect(sourcesOf(fake)).to.deep.equal([{ kind: 'data', ...file }]);
  });

  it('says so when no file came with the input', async () => {
    const { client, calls } = checking();
    const error = await rejection(
      run(allContext(definition, { client, settings: { source: 'attachment' } })),
    );
    expect(error.code).to.equal('InvalidInput');
    expect(error.message).to.match(/No file came with the input/);
    expect(calls).to.be.empty;
  });

  it('takes all rows of the input as one roster', async () => {
    const fake = checking();
    const inputs = [{ phoneNumber: '13800000001' }, { phoneNumber: '13800000002' }];
    await run(
      allContext(definition, { client: fake.client, settings: { source: 'rows' }, inputs }),
    );
    expect(sourcesOf(fake)).to.deep.equal([{ kind: 'rows', rows: inputs }]);
  });

  it('takes numbers as text', async () => {
    const fake = checking();
    const settings = { source: 'text', text: '13800000001; 13800000002' };
    await run(allContext(definition, { client: fake.client, settings }));
    expect(sourcesOf(fake)).to.deep.equal([{ kind: 'text', text: '13800000001; 13800000002' }]);
  });

  it('tells how far the engine is while it reads', async () => {
    const read = Promise.withResolvers<KeptRoster>();
    const { client, paramsOf } = fakeClient({
      'contacts.keep': () => read.promise,
      'contacts.progress': () => {
        read.resolve({ ...kept, valid: 0, rejected: 0 });
        return { phase: 'checking', rows: 12_000, total: null };
      },
      'contacts.contacts': none,
      'contacts.rejected': none,
      'contacts.forget': undefined,
    });
    const context = allContext(definition, { client, settings: { path: '/data/contacts.xlsx' } });
    context.progress = (text) => context.told.progress.push(text['zh-CN'], text['en-US']);
    await run(context);
    const [asked] = paramsOf('contacts.progress') as { reference: string }[];
    expect(paramsOf('contacts.keep')[0]).to.include({ reference: asked?.reference });
    expect(context.told.progress).to.deep.equal(['已读 12,000 行', '12,000 rows read']);
  });

  it('blames its own field for a file that cannot be read', async () => {
    const { client } = fakeClient({
      'contacts.keep': () => {
        throw DialflowError.invalid('roster', [{ path: 'source.path', reason: 'is not there' }]);
      },
    });
    const error = await rejection(
      run(allContext(definition, { client, settings: { path: '/nowhere.xlsx' } })),
    );
    expect(error.message).to.equal('The roster is not valid. path: is not there');
    expect(error.details.problems).to.deep.equal([{ path: 'path', reason: 'is not there' }]);
  });
});

describe('asking meanwhile', () => {
  it('asks one question after another until the work is done, and passes over failures', async () => {
    const work = Promise.withResolvers<string>();
    const told: number[] = [];
    let asked = 0;
    const result = askingMeanwhile(work.promise, {
      ask: async () => {
        asked++;
        if (asked === 2) throw new Error('no answer');
        return asked;
      },
      tell: (answer) => {
        told.push(answer);
        if (answer === 4) work.resolve('done');
      },
      pauseMs: 1,
    });
    expect(await result).to.equal('done');
    expect(told).to.deep.equal([1, 3, 4]);
    expect(asked).to.equal(4);
  });

  it('tells no answer that comes after the work’s', async () => {
    const work = Promise.withResolvers<string>();
    const answer = Promise.withResolvers<string>();
    const told: string[] = [];
    const result = askingMeanwhile(work.promise, {
      ask: () => {
        work.resolve('done');
        return answer.promise;
      },
      tell: (late) => told.push(late),
      pauseMs: 1,
    });
    expect(await result).to.equal('done');
    answer.resolve('late');
    await answer.promise;
    expect(told).to.be.empty;
  });

  it('fails as the work does, and asks nothing of work that is done at once', async () => {
    let asked = 0;
    const polling = { ask: async () => asked++, tell: () => {}, pauseMs: 0 };
    const failed = new Error('no roster');
    const work = askingMeanwhile(Promise.reject(failed), polling);
    expect(await work.catch((error: unknown) => error)).to.equal(failed);
    expect(asked).to.equal(0);
  });
});
