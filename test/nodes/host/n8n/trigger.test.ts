import { expect } from 'chai';
import type { IRun } from 'n8n-workflow';
import { DialflowError } from '../../../../engine/api';
import { startTrigger } from '../../../../nodes/host/n8n/trigger';
import { FakeEvents, fakeEngines, fakeTrigger, settle, type Emitted } from './fakes';
import { event, trigger } from './samples';

const CONSUMER = 'n8n:workflow-1:node-1';
const ended = (run: Emitted | undefined): void => run?.done?.resolve({} as IRun);
const sequences = (emitted: Emitted[]): unknown[] =>
  emitted.map(({ data }) => data[0]?.[0]?.json['sequence']);

/** n8n's errors for runs that it gave up. */
class ExecutionCancelledError extends Error {
  constructor(readonly reason: string) {
    super('cancelled');
  }
}
class ExecutionNotFoundError extends Error {}

async function listening() {
  const events = new FakeEvents();
  const engines = fakeEngines(events.client);
  const n8n = fakeTrigger('trigger');
  const response = await startTrigger(n8n.host, trigger, engines);
  return { events, engines, ...n8n, close: async () => response.closeFunction?.() };
}

describe('n8n trigger', () => {
  it('subscribes as a consumer of its workflow and node, with the filter of the run', async () => {
    const { events, close } = await listening();
    expect([...events.open].map(([name, { filter }]) => [name, filter])).to.deep.equal([
      [CONSUMER, { instanceId: 'instance-1' }],
    ]);
    await close();
  });

  it('acknowledges an event when the run it began has ended, not before', async () => {
    const { events, emitted, close } = await listening();
    events.publish(event(1));
    await settle();
    expect(sequences(emitted)).to.deep.equal([1]);
    expect(events.acknowledged).to.deep.equal([]);

    ended(emitted[0]);
    await settle();
    expect(events.acknowledged).to.deep.equal([1]);
    await close();
  });

  it('tells the engine of the call whose run has failed', async () => {
    const { events, emitted, close } = await listening();
    events.publish({ ...event(1), callId: 'c1' });
    events.publish({ ...event(2), callId: 'c2' });
    await settle();
    emitted[0]?.done?.resolve({ status: 'error' } as IRun);
    emitted[1]?.done?.resolve({ status: 'success' } as IRun);
    await settle();
    expect(events.acknowledged).to.have.members([1, 2]);
    expect(events.failed).to.deep.equal([{ callId: 'c1', mayGoOn: true }]);
    await close();
  });

  it('takes what its run does not want without beginning anything', async () => {
    const { events, emitted, close } = await listening();
    events.publish(event(12));
    await settle();
    expect(emitted).to.deep.equal([]);
    expect(events.acknowledged).to.deep.equal([12]);
    await close();
  });

  it('does not wait for one run to begin another', async () => {
    const { events, emitted, close } = await listening();
    events.publish(event(1));
    events.publish(event(2));
    await settle();
    expect(sequences(emitted)).to.deep.equal([1, 2]);
    ended(emitted[1]);
    await settle();
    expect(events.acknowledged).to.deep.equal([2]);
    ended(emitted[0]);
    await settle();
    await close();
  });

  for (const [what, error, acknowledged] of [
    ['an operator cancelled', new ExecutionCancelledError('manual'), true],
    ['ran out of time', new ExecutionCancelledError('timeout'), true],
    ['n8n has forgotten already', new ExecutionNotFoundError(), true],
    ['a shutdown cut off', new ExecutionCancelledError('shutdown'), false],
    ['could not be started', new Error('database is locked'), false],
  ] as const) {
    it(`${acknowledged ? 'acknowledges' : 'keeps'} the event of a run that ${what}`, async () => {
      const { events, emitted, close } = await listening();
      events.publish(event(1));
      await settle();
      emitted[0]?.done?.reject(error);
      await settle();
      expect(events.acknowledged).to.deep.equal(acknowledged ? [1] : []);
      await close();
    });
  }

  it('closes its subscription and gives the engine back, once', async () => {
    const { events, engines, close } = await listening();
    await close();
    await close();
    expect(events.open.size).to.equal(0);
    expect(engines.inUse).to.equal(0);
  });

  it('still acknowledges runs that end after it was closed, and takes nothing new', async () => {
    const { events, emitted, engines, close } = await listening();
    events.publish(event(1));
    await settle();
    await close();
    events.publish(event(2));
    await settle();
    expect(sequences(emitted)).to.deep.equal([1]);
    expect(engines.inUse).to.equal(1);

    ended(emitted[0]);
    await settle();
    expect(events.acknowledged).to.deep.equal([1]);
    expect(events.open.size).to.equal(0);
    expect(engines.inUse).to.equal(0);
  });

  it('waits for the run of an event that comes again after the workflow was saved', async () => {
    const { events, emitted, engines, host, close } = await listening();
    events.publish(event(21));
    await settle();
    await close();
    const again = await startTrigger(host, trigger, engines);
    expect(engines.inUse).to.equal(1);
    await settle();
    expect(sequences(emitted)).to.deep.equal([21]);

    ended(emitted[0]);
    await settle();
    expect(events.acknowledged).to.deep.equal([21]);
    await again.closeFunction?.();
    expect(engines.inUse).to.equal(0);
  });

  it('takes what came while the workflow was closed', async () => {
    const { events, emitted, engines, host, close } = await listening();
    await close();
    events.publish(event(3));
    const again = await startTrigger(host, trigger, engines);
    await settle();
    expect(sequences(emitted)).to.deep.equal([3]);
    ended(emitted[0]);
    await settle();
    await again.closeFunction?.();
  });

  it('records an event that cannot be made an item of, and keeps it', async () => {
    const { events, emitted, failedExecutions, close } = await listening();
    events.publish(event(13));
    await settle();
    expect(emitted).to.deep.equal([]);
    expect(failedExecutions.map(({ message }) => message)).to.deep.equal(['cannot ask the engine']);
    expect(events.acknowledged).to.deep.equal([]);
    await close();
  });

  it('reports an engine that ends under it, so that n8n activates the workflow anew', async () => {
    const { events, errors, close } = await listening();
    events.crash(new DialflowError('Internal', 'The engine has ended by a fault of its own.'));
    await settle();
    expect(errors.map(({ message }) => message)).to.deep.equal([
      'The engine has ended by a fault of its own.',
    ]);
    await close();
  });

  it('says nothing of an engine that ends after it was closed', async () => {
    const { events, errors, close } = await listening();
    await close();
    events.crash(null);
    await settle();
    expect(errors).to.deep.equal([]);
  });

  it('gives the engine back when it cannot subscribe', async () => {
    const engines = fakeEngines({
      subscribe: () => Promise.reject(new DialflowError('NotFound', 'There is no scene "x".')),
    });
    let message = '';
    await startTrigger(fakeTrigger('trigger').host, trigger, engines).catch((error: Error) => {
      message = error.message;
    });
    expect(message).to.equal('There is no scene "x".');
    expect(engines.inUse).to.equal(0);
  });
});

describe('n8n trigger, listening for a test event', () => {
  async function testing() {
    const events = new FakeEvents();
    const engines = fakeEngines(events.client);
    const n8n = fakeTrigger('manual');
    const response = await startTrigger(n8n.host, trigger, engines);
    return { events, engines, ...n8n, response };
  }

  it('subscribes when n8n is ready to take the event, as a consumer of its own', async () => {
    const { events, response } = await testing();
    expect(events.open.size).to.equal(0);
    await response.manualTriggerFunction?.();
    expect([...events.open.keys()]).to.deep.equal([`${CONSUMER}:test`]);
    await response.closeFunction?.();
  });

  it('takes one event and leaves nothing of the consumer behind', async () => {
    const { events, emitted, engines, response } = await testing();
    await response.manualTriggerFunction?.();
    events.publish(event(1));
    events.publish(event(2));
    await settle();
    expect(sequences(emitted)).to.deep.equal([1]);

    await response.closeFunction?.();
    await response.closeFunction?.();
    expect(events.open.size).to.equal(0);
    expect(events.forgotten.at(-1)).to.equal(`${CONSUMER}:test`);
    expect(engines.inUse).to.equal(0);
  });

  it('waits on when its run does not want the event', async () => {
    const { events, emitted, response } = await testing();
    await response.manualTriggerFunction?.();
    events.publish(event(12));
    events.publish(event(1));
    await settle();
    expect(sequences(emitted)).to.deep.equal([1]);
    await response.closeFunction?.();
  });

  it('fails the test run when the event cannot be made an item of', async () => {
    const { events, errors, response } = await testing();
    await response.manualTriggerFunction?.();
    events.publish(event(13));
    await settle();
    expect(errors.map(({ message }) => message)).to.deep.equal(['cannot ask the engine']);
    await response.closeFunction?.();
  });

  it('fails the test run when the engine ends', async () => {
    const { events, errors, response } = await testing();
    await response.manualTriggerFunction?.();
    events.crash(null);
    await settle();
    expect(errors.map(({ message }) => message)).to.deep.equal(['The engine has stopped.']);
    await response.closeFunction?.();
  });
});
