import { expect } from 'chai';
import { tempFolder } from '../support/folders';

/** As an integrator gets it: by the package's name. */
type Engine = typeof import('../../engine');

describe('The package, for integrators', () => {
  it('exports the engine by name: the documented example runs', async () => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- by name, as they do it
    const { startEngine, JobStatus } = require('@dialflow/n8n-nodes-telephony/engine') as Engine;
    expect(JobStatus.Succeeded).to.equal(2);
    const engine = await startEngine({
      dataFolder: tempFolder(),
      line: { kind: 'simulated', callees: [] },
      speed: 50,
    });
    const { id: instanceId } = await engine.instances.ensure({ name: 'default' });
    const complete = new Promise<string>((resolve) => {
      const filter = { types: ['JobComplete' as const], direct: true };
      void engine.subscribe('my app', filter, ({ body }) => {
        if (body.eventType === 'JobComplete') resolve(body.status);
      });
    });
    const contact = { phoneNumber: '13800000001', variables: { name: '张三' } };
    const result = await engine.calls.dial({ instanceId, contact });
    expect(result.answered).to.equal(true);
    const { id: callId } = result.call;
    const spoken = await engine.calls.speak({ callId, node: 'hello', texts: ['您好， @name '] });
    expect(spoken).to.include({ outcome: 'spoken', text: '您好，张三' });
    await engine.calls.hangUp({ callId });
    expect(await complete).to.equal('Succeeded');
    await engine.stop();
  });
});
