import { expect } from 'chai';
import { DialflowError, type SpeechProviderStatus } from '../../engine/api';
import { definition } from '../../nodes/Line/definition';
import { run } from '../../nodes/Line/run';
import { subtitleOf, words } from '../../nodes/host/definition';
import { checkSettings } from '../../nodes/host/settings';
import { fakeClient } from '../support/fakeClient';
import { eachContext } from '../support/nodeContext';
import { aTrunk } from '../support/records';
import { rejection } from '../support/rejection';

const up = aTrunk();
const down = aTrunk({ name: 'trunk2', state: 'down', detail: 'OPTIONS was not answered.' });
const unknown = aTrunk({ name: 'trunk3', state: 'unknown', roundTripMs: null });
const provider = (own: Partial<SpeechProviderStatus> = {}): SpeechProviderStatus => ({
  ...{ name: 'espeak', does: 'speaks', state: 'working', lastError: null, lastErrorAt: null },
  ...{ restsUntil: null, succeeded: 3, failed: 0 },
  ...own,
});
const speech = [provider()];
const phones = [{ name: 'li', registered: true, inCall: false, expiresAt: 9_000 }];

describe('The Line node', () => {
  it('tells how all trunks and phones stand', async () => {
    const { client } = fakeClient({ 'line.status': { trunks: [up], phones, speech } });
    expect(await run(eachContext(definition, { client }))).to.deep.equal({
      output: 'up',
      data: { trunks: [up], phones, allUp: true, speech, speechWorks: true },
      status: words('trunk1 可用', 'trunk1 up'),
      alarming: false,
    });
  });

  it('takes the other output, and alarms, when any trunk is down', async () => {
    const { client } = fakeClient({
      'line.status': { trunks: [up, down], phones: [], speech: [] },
    });
    expect(await run(eachContext(definition, { client }))).to.deep.equal({
      output: 'down',
      data: { trunks: [up, down], phones: [], allUp: false, speech: [], speechWorks: true },
      status: words('trunk1 可用，trunk2 不可用', 'trunk1 up, trunk2 down'),
      alarming: true,
    });
  });

  it('alarms where a provider of speech rests, though calls may go on', async () => {
    const resting = provider({
      ...{ name: 'funasr (asr:10095)', does: 'listens', state: 'resting', restsUntil: 9_000 },
      ...{ lastError: 'funasr (asr:10095): connect ECONNREFUSED.', lastErrorAt: 5_000, failed: 3 },
    });
    const status = { trunks: [up], phones: [], speech: [provider(), resting] };
    const { client } = fakeClient({ 'line.status': status });
    expect(await run(eachContext(definition, { client }))).to.deep.equal({
      output: 'up',
      data: { ...status, allUp: true, speechWorks: false },
      status: words(
        'trunk1 可用，funasr (asr:10095) 暂停使用',
        'trunk1 up, funasr (asr:10095) rests',
      ),
      alarming: true,
    });
  });

  it('does not take a trunk for down that has not been asked', async () => {
    const { client } = fakeClient({
      'line.status': { trunks: [up, unknown], phones: [], speech: [] },
    });
    const { output, data, status } = await run(eachContext(definition, { client }));
    expect(output).to.equal('up');
    expect(data['allUp']).to.equal(false);
    expect(status?.['en-US']).to.equal('trunk1 up, trunk3 unknown');
  });

  it('finds nothing down on the simulated line', async () => {
    const { client } = fakeClient({ 'line.status': { trunks: [], phones: [], speech: [] } });
    expect(await run(eachContext(definition, { client }))).to.deep.include({
      output: 'up',
      data: { trunks: [], phones: [], allUp: true, speech: [], speechWorks: true },
      status: words('没有中继', 'no trunks'),
    });
  });

  for (const trunk of [up, down]) {
    it(`tests a trunk that is ${trunk.state}`, async () => {
      const { client, paramsOf } = fakeClient({ 'line.test': trunk });
      const settings = { operation: 'test', trunk: ` ${trunk.name} ` };
      const context = eachContext(definition, { client, settings });
      expect(await run(context)).to.deep.include({ output: trunk.state, data: { trunk } });
      expect(paramsOf('line.test')).to.deep.equal([{ trunk: trunk.name }]);
      expect(context.told.progress).to.deep.equal(['testing']);
    });
  }

  it('fails on a trunk that there is not', async () => {
    const { client } = fakeClient({
      'line.test': () => {
        throw DialflowError.notFound('trunk', 'none');
      },
    });
    const settings = { operation: 'test', trunk: 'none' };
    const error = await rejection(run(eachContext(definition, { client, settings })));
    expect(error).to.include({ code: 'NotFound', message: 'There is no trunk "none".' });
  });

  it('wants the name of a trunk only where one is tested', () => {
    expect(() => checkSettings(definition.fields, {})).to.not.throw();
    expect(() => checkSettings(definition.fields, { operation: 'test' })).to.throw(/trunk/);
  });

  it('says on the canvas what it does', () => {
    const said = (given: Record<string, unknown>): string =>
      subtitleOf(definition, checkSettings(definition.fields, given), 'en-US');
    expect(said({ trunk: 'main' })).to.equal('Status');
    expect(said({ operation: 'test', trunk: 'main' })).to.equal('Test a trunk main');
  });
});
