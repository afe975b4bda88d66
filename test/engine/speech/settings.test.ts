import { expect } from 'chai';
import { DialflowError } from '../../../engine/api';
import { parseSpeech } from '../../../engine/speech';

function problemsOf(value: unknown): Record<string, string> {
  try {
    parseSpeech(value);
  } catch (error) {
    const { details } = DialflowError.from(error);
    return Object.fromEntries((details.problems ?? []).map(({ path, reason }) => [path, reason]));
  }
  return {};
}

describe('parseSpeech', () => {
  it('takes what is right, without what an operator left empty', () => {
    const settings = {
      synthesisers: [
        { kind: 'openai', url: 'https://api.openai.com/v1', key: 'sk-1', model: '', voice: 'nova' },
        { kind: 'espeak' },
      ],
      recognisers: [{ kind: 'funasr', url: 'wss://asr.example:10095' }],
    };
    expect(parseSpeech(settings)).to.deep.equal({
      synthesisers: [
        { kind: 'openai', url: 'https://api.openai.com/v1', key: 'sk-1', voice: 'nova' },
        { kind: 'espeak' },
      ],
      recognisers: [{ kind: 'funasr', url: 'wss://asr.example:10095' }],
    });
    expect(parseSpeech(undefined)).to.deep.equal({});
    expect(parseSpeech({})).to.deep.equal({});
  });

  it('names all that is wrong, by path', () => {
    const problems = problemsOf({
      synthesizers: [],
      synthesisers: [
        { kind: 'festival' },
        {},
        7,
        { kind: 'espeak', url: 'x' },
        { kind: 'openai', key: 5, url: 'ftp://files' },
      ],
      recognisers: [
        { kind: 'funasr', url: 'http://asr:10095' },
        { kind: 'funasr', url: 'ws://me:secret@asr:10095' },
        { kind: 'openai', url: 'not an address' },
        { kind: 'openai' },
      ],
    });
    expect(Object.keys(problems)).to.have.members([
      'synthesizers',
      'synthesisers[0].kind',
      'synthesisers[1].kind',
      'synthesisers[2]',
      'synthesisers[3].url',
      'synthesisers[4].key',
      'synthesisers[4].url',
      'recognisers[0].url',
      'recognisers[1].url',
      'recognisers[2].url',
      'recognisers[3].url',
    ]);
    expect(problems['synthesizers']).to.contain('"synthesisers"');
    expect(problems['synthesisers[0].kind']).to.contain('espeak, openai');
    expect(problems['recognisers[0].url']).to.contain('ws://');
    expect(JSON.stringify(problems)).not.to.contain('secret');
    expect(Object.keys(problemsOf('espeak'))).to.deep.equal(['']);
    expect(Object.keys(problemsOf({ recognisers: {} }))).to.deep.equal(['recognisers']);
  });

  it('wants of the clouds what lets us in, and addresses of the right sort', () => {
    const problems = problemsOf({
      synthesisers: [
        { kind: 'aliyun', appKey: 'a' },
        { kind: 'aliyun', appKey: '', token: 't' },
        { kind: 'aliyun', appKey: 'a', accessKeyId: 'LTAI', url: 'https://gateway' },
        { kind: 'aliyun', appKey: 'a', token: 't', tokenUrl: 'wss://meta', url: '' },
      ],
      recognisers: [
        { kind: 'deepgram' },
        { kind: 'openaiRealtime', url: 'https://api.openai.com/v1' },
        { kind: 'vosk', url: '', expectedOnly: 'yes' },
        { kind: 'pocketsphinx', url: 'ws://a' },
      ],
      cacheMb: -1,
      apologies: { fr: 'x.wav' },
    });
    expect(Object.keys(problems)).to.have.members([
      'synthesisers[0].token',
      'synthesisers[1].appKey',
      'synthesisers[2].accessKeySecret',
      'synthesisers[2].url',
      'synthesisers[3].tokenUrl',
      'recognisers[0].key',
      'recognisers[1].url',
      'recognisers[2].url',
      'recognisers[2].expectedOnly',
      'recognisers[3].url',
      'cacheMb',
      'apologies.fr',
    ]);
    expect(problems['synthesisers[0].token']).to.contain('accessKeyId');
  });
});
