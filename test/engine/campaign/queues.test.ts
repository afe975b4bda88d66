import { expect } from 'chai';
import { Queues } from '../../../engine/campaign/queues';
import { rejection } from '../../support/rejection';

describe('Queues', () => {
  it('do the work of one key in order, whatever becomes of it', async () => {
    const queues = new Queues();
    const done: string[] = [];
    const work = (name: string) => async () => {
      done.push(`${name} begins`);
      await Promise.resolve();
      done.push(`${name} ends`);
      if (name === 'a') throw new Error('a failed');
      return name;
    };
    const failing = rejection(queues.run('key', work('a')));
    const second = queues.run('key', work('b'));
    expect(await failing).to.have.property('message', 'a failed');
    expect(await second).to.equal('b');
    expect(done).to.deep.equal(['a begins', 'a ends', 'b begins', 'b ends']);
  });

  it('do not wait for other keys', async () => {
    const queues = new Queues();
    void queues.run('one', () => new Promise(() => undefined));
    expect(await queues.run('two', async () => 2)).to.equal(2);
  });
});
