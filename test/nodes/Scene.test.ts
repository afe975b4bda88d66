import { expect } from 'chai';
import { DialflowError } from '../../engine/api';
import { definition } from '../../nodes/Scene/definition';
import { run } from '../../nodes/Scene/run';
import { verbatim } from '../../nodes/common/terms';
import { fakeClient } from '../support/fakeClient';
import { allContext } from '../support/nodeContext';
import { aScene } from '../support/records';
import { rejection } from '../support/rejection';

describe('the Scene node', () => {
  const scene = { name: '满意度回访', intents: [] };
  const importing = () =>
    fakeClient({ 'scenes.check': aScene(), 'scenes.import': aScene({ version: 3 }) });
  const imported = [{ instanceId: 'instance-1', definition: scene }];

  it('imports the definition that comes in, and hands on the scene it became', async () => {
    const { client, paramsOf } = importing();
    const result = await run(allContext(definition, { client, inputs: [scene] }));
    expect(paramsOf('scenes.import')).to.deep.equal(imported);
    expect(result).to.deep.equal({
      outputs: { out: [aScene({ version: 3 })] },
      status: verbatim('满意度回访 v3'),
    });
  });

  const ways: [string, object][] = [
    ['an object in a field "data"', { inputs: [{ data: scene }] }],
    ['JSON text in a field "payload"', { inputs: [{ payload: JSON.stringify(scene) }] }],
    ['a JSON file', { file: { fileName: 's.json', data: Buffer.from(JSON.stringify(scene)) } }],
    [
      'a JSON file that begins with a byte order mark',
      {
        inputs: [{}],
        file: { fileName: 's.json', data: Buffer.from(`\uFEFF${JSON.stringify(scene)}`) },
      },
    ],
  ];
  for (const [what, given] of ways) {
    it(`imports ${what} as well`, async () => {
      const { client, paramsOf } = importing();
      await run(allContext(definition, { client, ...given }));
      expect(paramsOf('scenes.import')).to.deep.equal(imported);
    });
  }

  it('imports the definition written in the node', async () => {
    const { client, paramsOf } = importing();
    const whole = { ...scene, industry: '物流', type: '回访', language: 'zh-CN' };
    const settings = { from: 'field', definition: JSON.stringify(whole) };
    await run(allContext(definition, { client, settings, inputs: [{ other: 1 }] }));
    expect(paramsOf('scenes.import')).to.deep.equal([
      { instanceId: 'instance-1', definition: whole },
    ]);
  });

  it('imports several, one after the other', async () => {
    const { client, paramsOf } = importing();
    const inputs = [scene, { ...scene, name: '还款提醒' }];
    const result = await run(allContext(definition, { client, inputs }));
    expect(paramsOf('scenes.import')).to.have.length(2);
    expect(result.status).to.have.property('en-US', '2 scenes');
  });

  it('imports none of several when one is not valid, and says which', async () => {
    const { client, paramsOf } = fakeClient({
      'scenes.check': ({ definition: given }) => {
        if ((given as { name: string }).name === 'good') return aScene();
        throw DialflowError.invalid('scene', [{ path: 'industry', reason: 'is missing' }]);
      },
      'scenes.import': aScene(),
    });
    const inputs = [{ name: 'good' }, { name: 'bad' }];
    const context = allContext(definition, { client, settings: { from: 'input' }, inputs });
    const error = await rejection(run(context));
    expect(error.details.problems?.[0]?.path).to.equal('items[1].industry');
    expect(paramsOf('scenes.import')).to.have.length(0);
  });

  it('says so when no definition came in', async () => {
    const { client } = importing();
    const error = await rejection(run(allContext(definition, { client, inputs: [{}] })));
    expect(error.code).to.equal('InvalidInput');
    expect(error.message).to.match(/No scene definition came with the input/);
  });

  it('says where text is not JSON', async () => {
    const { client } = importing();
    const error = await rejection(
      run(allContext(definition, { client, inputs: [{ payload: '{ name' }] })),
    );
    expect(error.details.problems?.[0]?.path).to.equal('payload');
  });

  it('reads one scene by id or name', async () => {
    const { client, paramsOf } = fakeClient({ 'scenes.get': aScene() });
    const settings = { operation: 'get', scene: ' 满意度回访 ' };
    const { outputs } = await run(allContext(definition, { client, settings }));
    expect(paramsOf('scenes.get')).to.deep.equal([
      { instanceId: 'instance-1', scene: '满意度回访' },
    ]);
    expect(outputs['out']).to.deep.equal([aScene()]);
  });

  it('lists the scenes of the instance', async () => {
    const { client } = fakeClient({ 'scenes.list': [aScene(), aScene({ id: 'scene-2' })] });
    const { outputs } = await run(
      allContext(definition, { client, settings: { operation: 'list' } }),
    );
    expect(outputs['out']?.map((s) => s['id'])).to.deep.equal(['scene-1', 'scene-2']);
  });
});
