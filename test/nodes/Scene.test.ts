import { expect } from 'chai';
import { DialflowError, type Scene } from '../../engine/api';
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

  it('imports as a draft where it is told to', async () => {
    const { client, paramsOf } = importing();
    const settings = { draft: true, by: ' li ' };
    await run(allContext(definition, { client, settings, inputs: [scene] }));
    expect(paramsOf('scenes.import')).to.deep.equal([{ ...imported[0], draft: true, by: 'li' }]);
  });

  const inReview = aScene({ status: 'InReview', publishedVersion: null });
  it('submits a scene together with the prompts of its flow', async () => {
    const { client, paramsOf } = fakeClient({ 'scenes.submit': inReview });
    const settings = { operation: 'submit', scene: '满意度回访', prompts: '您好\n\n再见' };
    const { status } = await run(allContext(definition, { client, settings }));
    expect(paramsOf('scenes.submit')).to.deep.equal([
      {
        instanceId: 'instance-1',
        scene: '满意度回访',
        prompts: [
          { where: 'prompts, line 1', text: '您好' },
          { where: 'prompts, line 3', text: '再见' },
        ],
      },
    ]);
    expect(status?.['en-US']).to.equal('满意度回访 v1 in review');
  });

  const steps: [string, Record<string, unknown>, object][] = [
    ['approve', { by: 'wang' }, { by: 'wang' }],
    ['reject', { reason: 'Say who calls.' }, { reason: 'Say who calls.' }],
    ['withdraw', {}, {}],
    ['rollBack', { version: 2 }, { version: 2, draft: false }],
    ['copy', { newName: ' 副本 ' }, { name: '副本' }],
  ];
  for (const [operation, given, asked] of steps) {
    it(`takes a step of the review: ${operation}`, async () => {
      const { client, calls } = fakeClient({ [`scenes.${operation}`]: aScene() });
      const settings = { operation, scene: 'scene-1', ...given };
      const { outputs } = await run(allContext(definition, { client, settings }));
      expect(calls).to.deep.equal([
        {
          method: `scenes.${operation}`,
          params: { instanceId: 'instance-1', scene: 'scene-1', ...asked },
        },
      ]);
      expect(outputs['out']).to.deep.equal([aScene()]);
    });
  }

  it('tells the versions, and how two of them differ', async () => {
    const version = {
      version: 1,
      createdAt: 1_000,
      publishedAt: 1_000,
      published: true,
      review: null,
      rolledBackFrom: null,
    };
    const change = { path: 'type', change: 'changed', before: 'a', after: 'b' } as const;
    const { client, paramsOf } = fakeClient({
      'scenes.versions': [version],
      'scenes.diff': [change],
    });
    const ran = (settings: object) =>
      run(allContext(definition, { client, settings: { scene: 's', ...settings } }));
    expect((await ran({ operation: 'versions' })).outputs['out']).to.deep.equal([version]);
    expect((await ran({ operation: 'diff', version: 2 })).outputs['out']).to.deep.equal([change]);
    await ran({ operation: 'diff', version: 2, toVersion: 3 });
    const asked = { instanceId: 'instance-1', scene: 's', from: 2 };
    expect(paramsOf('scenes.diff')).to.deep.equal([asked, { ...asked, to: 3 }]);
  });

  it('exports what import takes', async () => {
    const { client } = fakeClient({ 'scenes.export': scene as never });
    const settings = { operation: 'export', scene: 'scene-1' };
    const { outputs } = await run(allContext(definition, { client, settings }));
    expect(outputs['out']).to.deep.equal([scene]);
  });

  it('deletes a scene', async () => {
    const { client, paramsOf } = fakeClient({ 'scenes.delete': undefined });
    const settings = { operation: 'delete', scene: '满意度回访' };
    const { outputs } = await run(allContext(definition, { client, settings, inputs: [{}] }));
    expect(paramsOf('scenes.delete')).to.deep.equal([
      { instanceId: 'instance-1', scene: '满意度回访' },
    ]);
    expect(outputs['out']).to.deep.equal([{ deleted: '满意度回访' }]);
  });

  describe('and flows', () => {
    const flow = {
      start: '问候',
      nodes: [
        { kind: 'plain', name: '问候', text: '您好。', to: '再见' },
        { kind: 'function', action: 'hangUp', name: '再见', text: '再见。' },
      ],
    } as const satisfies object;
    const withFlow = aScene({ flow: { start: flow.start, nodes: [...flow.nodes] } });
    const exporting = (scene: Scene) =>
      fakeClient({ 'scenes.export': scene, 'scenes.import': aScene({ version: 4 }) });

    it('makes the flow of a scene for the host, with the engine that the node uses', async () => {
      const { client } = exporting(withFlow);
      const settings = { operation: 'makeFlow', scene: '满意度回访' };
      const { outputs } = await run(allContext(definition, { client, settings, inputs: [{}] }));
      const [out] = outputs['out'] ?? [];
      expect(out).to.include({ host: 'nodeRed', name: '满意度回访' });
      const made = out?.['flow'] as { type: string; engine?: string }[];
      expect(made.find(({ type }) => type === 'dialflow-speak')?.engine).to.equal('engine-1');
      expect(JSON.parse(String(out?.['json']))).to.deep.equal(made);
    });

    it('says so when a scene has no flow', async () => {
      const { client } = exporting(aScene());
      const settings = { operation: 'makeFlow', scene: '满意度回访' };
      const error = await rejection(run(allContext(definition, { client, settings, inputs: [] })));
      expect(DialflowError.from(error).details.problems?.[0]?.reason).to.match(/has no flow/);
    });

    it('reads the flow of the other host into a new version of the scene', async () => {
      const making = { operation: 'makeFlow', scene: '满意度回访', flowFor: 'n8n' };
      const { client, paramsOf } = exporting(withFlow);
      const made = await run(allContext(definition, { client, settings: making, inputs: [{}] }));
      const settings = { operation: 'readFlow', scene: '满意度回访', draft: true };
      const inputs = [{ payload: made.outputs['out']?.[0]?.['json'] }];
      const { outputs } = await run(allContext(definition, { client, settings, inputs }));
      expect(outputs['out']).to.deep.equal([{ ...aScene({ version: 4 }), left: ['通话接通'] }]);
      expect(paramsOf('scenes.import')).to.deep.equal([
        { instanceId: 'instance-1', definition: withFlow, draft: true },
      ]);
    });
  });

  it('tries a sentence, and hands on what it may mean and why', async () => {
    const found = {
      text: '挺好的',
      ranking: [
        {
          kind: 'intent' as const,
          name: '满意',
          branch: '满意',
          confidence: 0.91,
          because: 'like "很好" (0.80)',
        },
      ],
      threshold: 0.5,
      model: 'trained' as const,
      secondOpinion: null,
      result: {
        outcome: 'branch' as const,
        branch: '满意',
        intent: '满意',
        confidence: 0.91,
        because: 'like "很好" (0.80)',
      },
    };
    const { client, paramsOf } = fakeClient({ 'intents.rank': found });
    const settings = { operation: 'trySentence', scene: ' 满意度回访 ', sentence: '挺好的' };
    const result = await run(allContext(definition, { client, settings }));
    expect(paramsOf('intents.rank')).to.deep.equal([
      { instanceId: 'instance-1', scene: '满意度回访', text: '挺好的' },
    ]);
    expect(result).to.deep.equal({ outputs: { out: [found] }, status: verbatim('满意 91 %') });
  });
});
