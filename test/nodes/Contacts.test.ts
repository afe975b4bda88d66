import { expect } from 'chai';
import {
  DialflowError,
  type Contact,
  type RejectedRow,
  type RosterCheck,
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
  const checking = () =>
    fakeClient({ 'contacts.check': { valid: [good], rejected: [bad], variableNames: ['city'] } });
  const sourcesOf = ({ paramsOf }: FakeClient) =>
    paramsOf('contacts.check').map((params) => (params as { source: RosterSource }).source);

  it('puts good rows and bad rows on outputs of their own, and counts them', async () => {
    const { client } = checking();
    const settings = { path: '/data/contacts.xlsx' };
    expect(await run(allContext(definition, { client, settings }))).to.deep.equal({
      outputs: { valid: [good], invalid: [bad] },
      status: words('有效 1，无效 1', '1 valid, 1 invalid'),
    });
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
    const read = Promise.withResolvers<RosterCheck>();
    const { client, paramsOf } = fakeClient({
      'contacts.check': () => read.promise,
      'contacts.progress': () => {
        read.resolve({ valid: [], rejected: [], variableNames: [] });
        return { phase: 'checking', rows: 12_000, total: null };
      },
    });
    const context = allContext(definition, { client, settings: { path: '/data/contacts.xlsx' } });
    context.progress = (text) => context.told.progress.push(text['zh-CN'], text['en-US']);
    await run(context);
    const [asked] = paramsOf('contacts.progress') as { reference: string }[];
    expect(paramsOf('contacts.check')[0]).to.include({ reference: asked?.reference });
    expect(context.told.progress).to.deep.equal(['已读 12,000 行', '12,000 rows read']);
  });

  it('blames its own field for a file that cannot be read', async () => {
    const { client } = fakeClient({
      'contacts.check': () => {
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
