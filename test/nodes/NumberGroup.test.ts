import { expect } from 'chai';
import type { NumberGroup, Pool } from '../../engine/api';
import type { EngineClient } from '../../engine/client';
import { definition } from '../../nodes/NumberGroup/definition';
import { run } from '../../nodes/NumberGroup/run';
import { subtitleOf } from '../../nodes/host/definition';
import type { Refusal } from '../../nodes/common/refusals';
import type { Data } from '../../nodes/host/run';
import { checkSettings } from '../../nodes/host/settings';
import { TestEngine } from '../support/engine';
import { eachContext } from '../support/nodeContext';
import { poolWith } from '../support/privacy';
import { privacyClient } from '../support/privacyClient';

const ONE = '13900000001';
const TWO = '13900000002';
const many = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => String(13_700_000_000 + index));

describe('The Number Group node', () => {
  let client: EngineClient;
  let pool: Pool;

  beforeEach(async () => {
    const engine = await TestEngine.start();
    client = privacyClient(engine);
    ({ pool } = await poolWith(engine, 'AXG', 1));
  });

  const ran = async (settings: Record<string, unknown>): Promise<Data> => {
    const { output, data } = await run(eachContext(definition, { client, settings }));
    expect(output, JSON.stringify(data)).to.equal('ok');
    return data;
  };
  const refused = async (settings: Record<string, unknown>): Promise<Refusal> => {
    const { output, data } = await run(eachContext(definition, { client, settings }));
    expect(output).to.equal('refused');
    return data['refused'] as Refusal;
  };
  const create = async (numbers: readonly string[], name = 'recruiters'): Promise<NumberGroup> =>
    (await ran({ pool: pool.name, name, numbers: numbers.join('；') }))['group'] as NumberGroup;
  const numbersOf = async (group: string): Promise<unknown> =>
    (await ran({ operation: 'numbers', group }))['numbers'];

  it('creates a group in a pool, with numbers or without', async () => {
    const group = await create([ONE, TWO]);
    expect(group).to.include({ name: 'recruiters', poolKey: pool.key, numbers: 2, bindings: 0 });
    const bare = (await ran({ pool: pool.key, remark: 'for later' }))['group'] as NumberGroup;
    expect(bare).to.include({ name: bare.id, remark: 'for later', numbers: 0 });
  });

  it('adds, removes and overwrites numbers of a group by its name', async () => {
    await create([ONE]);
    const group = 'recruiters';
    await ran({ operation: 'add', group, numbers: `${TWO} 139-0000-0003` });
    expect(await numbersOf(group)).to.deep.equal([ONE, TWO, '13900000003']);
    await ran({ operation: 'remove', group, numbers: `${ONE}\n13900000009` });
    expect(await numbersOf(group)).to.deep.equal([TWO, '13900000003']);
    await ran({ operation: 'overwrite', group, numbers: ONE });
    expect(await numbersOf(group)).to.deep.equal([ONE]);
  });

  it('adds and removes as many as there are, and says which of them was wrong', async () => {
    const { id: group } = await create([]);
    const all = many(450);
    const added = await ran({ operation: 'add', group, numbers: all.join('\n') });
    expect(added['group']).to.include({ numbers: 450 });
    const left = await ran({ operation: 'remove', group, numbers: all.slice(0, 430).join(' ') });
    expect(left['group']).to.include({ numbers: 20 });
    const wrong = [...all.slice(0, 299), '12'].join(' ');
    const { reason } = await refused({ operation: 'add', group, numbers: wrong });
    expect(reason).to.match(/ numbers\[299\]: is no phone number/);
  });

  it('refuses more than 200 to create or overwrite', async () => {
    const numbers = many(201).join(' ');
    const tooMany = /numbers: are 201; 200/;
    expect((await refused({ pool: pool.key, numbers })).reason).to.match(tooMany);
    const { id: group } = await create([ONE]);
    expect((await refused({ operation: 'overwrite', group, numbers })).reason).to.match(tooMany);
  });

  it('finds groups and their numbers', async () => {
    const north = await create([ONE, TWO], 'north');
    await create([], 'south');
    const names = async (settings: object): Promise<string[]> =>
      ((await ran({ operation: 'list', ...settings }))['groups'] as NumberGroup[]).map(
        ({ name }) => name,
      );
    expect(await names({})).to.deep.equal(['north', 'south']);
    expect(await names({ search: 'nor', inPool: pool.name })).to.deep.equal(['north']);
    expect((await ran({ operation: 'get', group: north.id }))['group']).to.deep.equal(north);
    const some = await ran({ operation: 'numbers', group: 'north', search: '0002', limit: 1 });
    expect(some['numbers']).to.deep.equal([TWO]);
  });

  it('changes what a group is called, and leaves the rest', async () => {
    await create([ONE]);
    const changed = await ran({ operation: 'update', group: 'recruiters', name: 'team' });
    expect(changed['group']).to.include({ name: 'team', remark: '', numbers: 1 });
  });

  it('deletes a group, but not one that is in use', async () => {
    const group = await create([ONE]);
    const { id: bindingId } = await client.privacy.bind({
      poolKey: pool.key,
      a: '13800000001',
      groupId: group.id,
      expiresAt: Date.now() + 3_600_000,
    });
    const gone = { operation: 'delete', group: group.id };
    expect((await refused(gone)).code).to.equal('WrongState');
    await client.privacy.unbind({ bindingId });
    expect(await ran(gone)).to.deep.equal({ group, deleted: true });
    expect((await refused({ operation: 'get', group: group.id })).code).to.equal('NotFound');
  });

  it('wants to know which group', () => {
    expect(() => checkSettings(definition.fields, { operation: 'add' })).to.throw(/group/);
    expect(() => checkSettings(definition.fields, {})).to.throw(/pool/);
  });

  it('says on the canvas what it does', () => {
    const settings = checkSettings(definition.fields, { operation: 'add', group: 'team' });
    expect(subtitleOf(definition, settings, 'en-US')).to.equal('Add numbers team');
  });
});
