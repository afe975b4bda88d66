import { expect } from 'chai';
import type { Scene } from '../../../engine/api';
import { hotWordsOf } from '../../../engine/call/hotWords';
import { LiveCall } from '../../../engine/call/liveCall';
import type { Leg, Line, PlaceRequest } from '../../../engine/line/port';
import { FakeClock } from '../../support/fakeClock';

/** As much of a scene as a call looks at. */
const scene = {
  language: 'en-US',
  intents: [
    { name: 'yes', utterances: ['that is right'], keywords: ['yes', ' sure ', ''] },
    { name: 'no', utterances: ['no way'] },
    { name: 'fine', utterances: ['I am satisfied'], keywords: ['fine', 'sure'] },
  ],
} as Partial<Scene> as Scene;

/** What a call of this scene asks of its line. */
function asked(of: Scene | null): PlaceRequest | undefined {
  let request: PlaceRequest | undefined;
  const line: Line = {
    kind: 'sip',
    place: (placed) => {
      request = placed;
      return {} as Leg;
    },
    phones: () => [],
    close: async () => undefined,
  };
  const call = new LiveCall(
    {
      ...{ id: 'call-1', instanceId: 'instance-1', groupId: 'group-1', jobId: 'job-1' },
      contact: { phoneNumber: '13800000001', variables: {} },
      ...{ callingNumber: '', plannedTime: 0, actualTime: 0, ringMs: 45_000, attempt: 1 },
      ...{ answeringMachine: { action: 'continue' }, scene: of },
    },
    line,
    { answered: () => undefined, ended: () => undefined },
    {
      clock: new FakeClock(),
      records: {
        save: async () => undefined,
        list: async () => [],
        tag: async () => undefined,
        tags: async () => [],
        complete: async () => undefined,
      },
      flowSilenceMs: 30_000,
    },
  );
  expect(call.state).to.equal('dialing');
  return request;
}

describe('What is spoken on a call', () => {
  it('is the language of its scene, with the keywords of its intents to be expected', () => {
    expect(asked(scene)).to.deep.include({
      language: 'en-US',
      hotWords: ['yes', 'sure', 'fine'],
    });
  });

  it('is Chinese without a scene, and nothing is expected', () => {
    expect(asked(null)).to.include({ language: 'zh-CN' });
    expect(asked(null)).to.not.have.property('hotWords');
    expect(asked({ ...scene, intents: [] })).to.not.have.property('hotWords');
  });

  it('is to be expected as well where labelling has collected it', () => {
    expect(hotWordsOf(scene, ['晴川', 'sure'])).to.deep.equal(['yes', 'sure', 'fine', '晴川']);
    expect(hotWordsOf(null, ['晴川'])).to.deep.equal(['晴川']);
  });

  it('is gathered anew for each version of a scene', () => {
    expect(hotWordsOf(scene)).to.deep.equal(hotWordsOf(scene));
    const intents = [{ name: 'later', utterances: [], keywords: ['later'] }];
    expect(hotWordsOf({ ...scene, intents })).to.deep.equal(['later']);
  });
});
