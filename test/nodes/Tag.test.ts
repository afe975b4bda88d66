import { expect } from 'chai';
import { definition } from '../../nodes/Tag/definition';
import { run } from '../../nodes/Tag/run';
import { verbatim } from '../../nodes/common/terms';
import { fakeClient } from '../support/fakeClient';
import { eachContext } from '../support/nodeContext';
import { rejection } from '../support/rejection';

describe('the Tag node', () => {
  const settings = { tags: [{ group: '满意度', name: ' 满意 ' }] };

  it('sets its tags on the call and hands on all that the call has', async () => {
    const tags = [
      { group: '身份', name: '本人' },
      { group: '满意度', name: '满意' },
    ];
    const { client, paramsOf } = fakeClient({ 'calls.tag': { tags } });
    const result = await run(eachContext(definition, { client, settings }));
    expect(paramsOf('calls.tag')).to.deep.equal([
      { callId: 'call-1', node: 'the node', tags: [{ group: '满意度', name: '满意' }] },
    ]);
    expect(result).to.deep.equal({
      output: 'done',
      data: { tags },
      status: verbatim('满意度/满意'),
    });
  });

  it('wants a group and a name for each tag', () => {
    const { client } = fakeClient();
    expect(() =>
      eachContext(definition, { client, settings: { tags: [{ group: '满意度' }] } }),
    ).to.throw(/tags\[0\]\.name/);
  });

  it('refuses an input without a call', async () => {
    const { client } = fakeClient();
    const error = await rejection(run(eachContext(definition, { client, settings, input: {} })));
    expect(error.code).to.equal('InvalidInput');
  });
});
