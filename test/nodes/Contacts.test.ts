import { expect } from 'chai';
import type { Contact, RejectedRow } from '../../engine/api';
import { definition } from '../../nodes/Contacts/definition';
import { run } from '../../nodes/Contacts/run';
import { words } from '../../nodes/host/definition';
import { fakeClient } from '../support/fakeClient';
import { allContext } from '../support/nodeContext';
import { rejection } from '../support/rejection';

describe('the Contacts node', () => {
  const good: Contact = { phoneNumber: '13800000001', variables: { city: '杭州' }, row: 3 };
  const bad: RejectedRow = { row: 4, reason: 'is empty', column: 'phoneNumber', values: {} };
  const checking = () =>
    fakeClient({ 'contacts.check': { valid: [good], rejected: [bad], variableNames: ['city'] } });

  it('puts good rows and bad rows on outputs of their own, and counts them', async () => {
    const { client } = checking();
    const settings = { path: '/data/contacts.xlsx' };
    expect(await run(allContext(definition, { client, settings }))).to.deep.equal({
      outputs: { valid: [good], invalid: [bad] },
      status: words('有效 1，无效 1', '1 valid, 1 rejected'),
    });
  });

  it('reads a file by its path', async () => {
    const { client, paramsOf } = checking();
    await run(allContext(definition, { client, settings: { path: ' /data/contacts.xlsx ' } }));
    expect(paramsOf('contacts.check')).to.deep.equal([
      { source: { kind: 'file', path: '/data/contacts.xlsx' } },
    ]);
  });

  it('reads the file that came with the input', async () => {
    const { client, paramsOf } = checking();
    const file = { fileName: 'contacts.csv', data: new Uint8Array([1]) };
    await run(allContext(definition, { client, settings: { source: 'attachment' }, file }));
    expect(paramsOf('contacts.check')).to.deep.equal([{ source: { kind: 'data', ...file } }]);
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
    const { client, paramsOf } = checking();
    const inputs = [{ phoneNumber: '13800000001' }, { phoneNumber: '13800000002' }];
    await run(allContext(definition, { client, settings: { source: 'rows' }, inputs }));
    expect(paramsOf('contacts.check')).to.deep.equal([{ source: { kind: 'rows', rows: inputs } }]);
  });

  it('takes numbers as text', async () => {
    const { client, paramsOf } = checking();
    const settings = { source: 'text', text: '13800000001; 13800000002' };
    await run(allContext(definition, { client, settings }));
    expect(paramsOf('contacts.check')).to.deep.equal([
      { source: { kind: 'text', text: '13800000001; 13800000002' } },
    ]);
  });
});
