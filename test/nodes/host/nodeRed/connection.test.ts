import { expect } from 'chai';
import { DialflowError } from '../../../../engine/api';
import type { EngineClient } from '../../../../engine/client';
import { Connection, type Started } from '../../../../nodes/host/nodeRed/connection';

describe('the engine of a config node', () => {
  let starts: number;
  let released: number;
  let failures: DialflowError[];
  /** Ends the engine started last. */
  let crash: (error: DialflowError) => void;
  const start = (): Promise<Started> => {
    starts += 1;
    const failure = failures.shift();
    if (failure) return Promise.reject(failure);
    return Promise.resolve({
      client: { ended: new Promise((resolve) => (crash = resolve)) } as EngineClient,
      instanceId: 'i',
      release: () => {
        released += 1;
        return Promise.resolve();
      },
    });
  };
  beforeEach(() => {
    starts = released = 0;
    failures = [];
  });

  it('starts for its first user only, and is given back once', async () => {
    const connection = new Connection(start);
    expect(starts).to.equal(0);
    const leave = [connection.use(), connection.use()];
    await connection.ready();
    leave.forEach((one) => one());
    await connection.close();
    expect([starts, released]).to.deep.equal([1, 1]);
  });

  it('is given back only when the last user has left, whose runs it stops', async () => {
    const connection = new Connection(start);
    const leave = connection.use();
    await connection.ready();
    const closed = connection.close();
    expect(connection.closing.aborted).to.equal(true);
    await Promise.resolve();
    expect(released).to.equal(0);
    leave();
    leave();
    await closed;
    expect(released).to.equal(1);
  });

  it('tells its users how it goes, and tries again what may pass', async () => {
    failures = [new DialflowError('DataFolderInUse', 'held', {}, true)];
    const connection = new Connection(start, 0);
    const states: string[] = [];
    await new Promise<void>((resolve) => {
      connection.use(({ is }) => {
        states.push(is);
        if (is === 'up') resolve();
      });
    });
    expect(states).to.deep.equal(['idle', 'starting', 'failed', 'starting', 'up']);
  });

  it('is started anew when it has ended by itself', async () => {
    const connection = new Connection(start, 0);
    const states: string[] = [];
    await new Promise<void>((resolve) => {
      connection.use(({ is }) => {
        states.push(is);
        if (states.filter((state) => state === 'up').length === 2) resolve();
        else if (is === 'up') crash(new DialflowError('Internal', 'out of memory'));
      });
    });
    expect(states).to.deep.equal(['idle', 'starting', 'up', 'failed', 'starting', 'up']);
    expect([starts, released]).to.deep.equal([2, 1]);
  });

  it('does not try again what will not pass', async () => {
    failures = [new DialflowError('InvalidInput', 'wrong')];
    const connection = new Connection(start, 0);
    const leave = connection.use();
    await connection.ready().catch(() => undefined);
    await new Promise((resolve) => setImmediate(resolve));
    expect(starts).to.equal(1);
    leave();
    await connection.close();
    expect(released).to.equal(0);
  });

  it('starts nothing any more once it is closed', async () => {
    const connection = new Connection(start);
    await connection.close();
    const failure = await connection.ready().catch((error: unknown) => error);
    expect(failure).to.have.property('code', 'EngineStopped');
    expect(starts).to.equal(0);
  });
});
