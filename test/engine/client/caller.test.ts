import { expect } from 'chai';
import { startEngine, type EngineClient } from '../../../engine/client';
import { tempFolder } from '../../support/folders';
import { rejection } from '../../support/rejection';

describe('A client that asks for somebody', () => {
  let client: EngineClient;
  beforeEach(async () => {
    client = await startEngine({
      dataFolder: tempFolder(),
      line: { kind: 'simulated', callees: [] },
    });
  });
  afterEach(() => client.stop());

  it('is named in the audit log; who asks for nobody is not', async () => {
    const mine = client.as({ host: 'my program', name: 'job 7', flow: 'nightly' });
    const { id } = await mine.instances.create({ name: 'one', maxConcurrency: 1 });
    await client.instances.delete({ instanceId: id });
    const { list } = await client.account.audit({});
    expect(list.map(({ EventName, UserIdentity }) => [EventName, UserIdentity])).to.deep.equal([
      ['DeleteInstance', identity('', '', '')],
      ['CreateInstance', identity('my program', 'job 7', 'nightly')],
    ]);
  });

  it('has every other thing of the client that it was made of', async () => {
    const mine = client.as({ host: 'h' });
    const subscription = await mine.subscribe('c', {}, () => undefined);
    await subscription.close();
    expect(mine.ended).to.equal(client.ended);
    await mine.stop();
    expect((await rejection(client.engine.info())).code).to.equal('EngineStopped');
  });
});

const identity = (Type: string, UserName: string, InvokedBy: string) => ({
  Type,
  InvokedBy,
  AccountId: '',
  UserName,
  PrincipalId: '',
  AccessKeyId: '',
  Arn: '',
});
