import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DialResult } from '../../engine/api';
import { startEngine } from '../../engine/client';
import { ensureCommands } from '../../scripts/debian';
import { espeak } from '../support/espeak';
import { tempFolder } from '../support/folders';
import { Baresip } from './support/baresip';
import { keepForTest } from './support/keep';
import { CALLED, CALLING } from './support/line';
import { LOOPBACK } from './support/ports';
import { channelOf, wavOf } from './support/speech';

/** What the callee says, and when, s after the answer: a synthetic voice in a wav file. */
const SAYS: readonly [number, string][] = [
  [6, 'very satisfied'],
  [17, 'no thank you'],
];
const SECONDS = 30;

async function answers(): Promise<string> {
  const pcm = new Int16Array(8_000 * SECONDS);
  for (const [second, text] of SAYS) pcm.set(await espeak(text, 'en-us', 150), 8_000 * second);
  const path = join(tempFolder(), 'answers.wav');
  writeFileSync(path, wavOf(pcm));
  return path;
}

const SCENE = {
  name: 'Survey in English',
  industry: 'Other',
  type: 'Survey',
  language: 'en-US',
  intents: [
    {
      name: 'satisfied',
      keywords: ['very satisfied'],
      utterances: ['I am very satisfied', 'it was great'],
    },
    { name: 'unsatisfied', keywords: ['not satisfied'], utterances: ['it was bad'] },
    { name: 'no', keywords: ['no thank you'], utterances: ['no', 'not now'] },
  ],
  globalQuestions: [],
  tagGroups: [{ name: 'answer', tags: ['satisfied', 'unsatisfied'] }],
} as const;

describe('a survey in English, spoken and heard on this machine', function () {
  this.timeout(90_000);
  before(() => ensureCommands(['baresip', 'pocketsphinx_batch']));

  it('goes from the voice of the callee over SIP to its meaning, and answers aloud', async () => {
    const phone = await Baresip.start({ codec: 'PCMU', plays: await answers() });
    const engine = await startEngine({
      dataFolder: tempFolder(),
      line: {
        kind: 'sip',
        trunks: [{ name: 'trunk1', host: LOOPBACK, port: phone.port, keepAliveSeconds: 0 }],
        listen: [{ protocol: 'UDP', address: LOOPBACK, port: 0 }],
        media: { address: LOOPBACK, fromPort: 30_000, toPort: 31_999 },
      },
      speech: { synthesisers: [{ kind: 'espeak' }], recognisers: [{ kind: 'pocketsphinx' }] },
    });
    keepForTest({ end: () => engine.stop() });
    const { id: instanceId } = await engine.instances.ensure({ name: 'default' });
    const scene = await engine.scenes.import({ instanceId, definition: SCENE });

    const dialled: DialResult = await engine.calls.dial({
      ...{ instanceId, scene: scene.id, callerNumber: CALLING },
      contact: { phoneNumber: CALLED, variables: {} },
    });
    expect(dialled.answered, JSON.stringify(dialled)).to.equal(true);
    const callId = dialled.call.id;

    const asks = async (node: string, text: string, branches: string[]): Promise<string> => {
      await engine.calls.speak({ callId, node, texts: [text], bargeIn: 'never' });
      const heard = await engine.calls.listen({
        ...{ callId, node: `${node} heard`, accept: 'both', noInputMs: 15_000 },
      });
      const matched = await engine.calls.match({
        ...{ callId, node: `${node} match`, heard },
        branches: branches.map((name) => ({ name, intents: [name] })),
      });
      return matched.outcome === 'branch' ? matched.branch : matched.outcome;
    };
    const first = await asks('first', 'How satisfied are you?', ['satisfied', 'unsatisfied']);
    expect(first).to.equal('satisfied');
    const second = await asks('second', 'May we call you again?', ['no', 'unsatisfied']);
    expect(second).to.equal('no');
    await engine.calls.speak({ callId, node: 'bye', texts: ['Thank you very much. Goodbye.'] });
    await engine.calls.hangUp({ callId });
    await phone.tells('CALL_CLOSED');

    const turns = await engine.calls.turns({ callId });
    const said = turns.flatMap((turn) => (turn.speaker === 'callee' ? [turn.text] : []));
    expect(said).to.deep.equal(SAYS.map(([, text]) => text));
    const { speech } = await engine.line.status();
    expect(speech.map(({ name, does, state }) => [name, does, state])).to.deep.equal([
      ['espeak', 'speaks', 'working'],
      ['pocketsphinx', 'listens', 'working'],
    ]);
    expect(speech.every(({ succeeded, failed }) => succeeded >= 2 && failed === 0)).to.equal(true);

    // And the callee has heard three prompts.
    await phone.stop();
    const [heard] = phone.heard();
    expect(loudSeconds(channelOf(heard!, 0))).to.be.within(3, 12);
  });
});

/** How long there was speech in it. */
function loudSeconds(pcm: Int16Array): number {
  let loud = 0;
  for (let at = 0; at + 160 <= pcm.length; at += 160) {
    let power = 0;
    for (const sample of pcm.subarray(at, at + 160)) power += sample * sample;
    if (power / 160 > 300 ** 2) loud++;
  }
  return loud / 50;
}
