import { expect } from 'chai';
import { resolve } from 'node:path';
import { engineFields, toEngineOptions } from '../../credentials/engine.definition';
import { DialflowError, type Problem, type SpeechSettings } from '../../engine/api';
import { parseSpeech } from '../../engine/speech';
import type { Fields } from '../../nodes/host/definition';
import { checkSettings } from '../../nodes/host/settings';

const sip = { line: 'sip', trunk1Host: 'sip.example.com' };
const speechOf = (raw: Record<string, unknown>): SpeechSettings => {
  const { speech } = toEngineOptions(checkSettings(engineFields, { ...sip, ...raw }), '/home');
  return speech ?? {};
};
function pathsOf(raw: Record<string, unknown>): string[] {
  try {
    checkSettings(engineFields, { ...sip, ...raw });
  } catch (error) {
    return (DialflowError.from(error).details.problems as Problem[]).map(({ path }) => path);
  }
  return [];
}

const ALIYUN = { AppKey: 'app-1', AccessKeyId: 'LTAI', AccessKeySecret: 'shhh' };
const named = (prefix: string, values: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [prefix + name, value]));

/** Of each kind: what a form holds, and what the engine gets. */
const RECOGNISERS: Record<string, [Record<string, unknown>, Record<string, unknown>]> = {
  funasr: [{ Url: 'ws://a:1' }, { url: 'ws://a:1' }],
  openai: [
    { Url: 'http://a', Key: 'k', Model: 'm', Stream: true },
    { url: 'http://a', key: 'k', model: 'm', stream: true },
  ],
  openaiRealtime: [
    { Url: 'wss://a', Key: 'k' },
    { url: 'wss://a', key: 'k' },
  ],
  vosk: [
    { Url: 'ws://a:2700', ExpectedOnly: true },
    { url: 'ws://a:2700', expectedOnly: true },
  ],
  aliyun: [
    { ...ALIYUN, VocabularyId: 'v' },
    { appKey: 'app-1', accessKeyId: 'LTAI', accessKeySecret: 'shhh', vocabularyId: 'v' },
  ],
  deepgram: [
    { DeepgramKey: 'k', Model: 'nova-3' },
    { key: 'k', model: 'nova-3' },
  ],
  pocketsphinx: [{ ModelFolder: '/models' }, { modelFolder: '/models' }],
};
const SYNTHESISERS: typeof RECOGNISERS = {
  espeak: [{}, {}],
  openai: [
    { Url: 'http://a', Key: 'k', Voice: 'anna' },
    { url: 'http://a', key: 'k', voice: 'anna' },
  ],
  aliyun: [
    { AppKey: 'app-1', Token: 't', Gateway: 'wss://b/ws/v1' },
    { appKey: 'app-1', token: 't', url: 'wss://b/ws/v1' },
  ],
};

describe('speech of the engine settings', () => {
  for (const [name, kinds] of [
    ['synthesiser', SYNTHESISERS],
    ['recogniser', RECOGNISERS],
  ] as const) {
    for (const [kind, [form, given]] of Object.entries(kinds)) {
      it(`has all fields of the ${name} ${kind}, and the engine takes them`, () => {
        const speech = speechOf({ [name]: kind, ...named(name, form) });
        expect(speech[`${name}s`]).to.deep.equal([{ kind, ...given }]);
        expect(parseSpeech(speech)[`${name}s`]).to.deep.equal([{ kind, ...given }]);
      });
    }

    it(`offers every ${name} that the engine knows`, () => {
      const field = (engineFields as Fields)[name];
      const offered = field?.type === 'options' ? field.options.map(({ value }) => value) : [];
      expect(offered).to.have.members(['none', ...Object.keys(kinds)]);
    });
  }

  it('asks them in their order', () => {
    const speech = speechOf({
      ...{ synthesiser: 'openai', synthesiserUrl: 'http://a', synthesiser2: 'espeak' },
      ...{ recogniser: 'funasr', recogniserUrl: 'ws://a:1' },
      ...{ recogniser2: 'vosk', recogniser2Url: 'ws://b:1', recogniser3: 'pocketsphinx' },
    });
    expect(speech.synthesisers?.map(({ kind }) => kind)).to.deep.equal(['openai', 'espeak']);
    expect(speech.recognisers).to.deep.equal([
      { kind: 'funasr', url: 'ws://a:1' },
      { kind: 'vosk', url: 'ws://b:1' },
      { kind: 'pocketsphinx' },
    ]);
  });

  it('forgets those behind a place that is empty', () => {
    const hidden = { recogniser2: 'vosk', recogniser2Url: 'nonsense', synthesiser2: 'aliyun' };
    const speech = speechOf({ ...hidden, recogniser: 'none', synthesiser: 'none' });
    expect(speech).to.deep.include({ synthesisers: [], recognisers: [] });
  });

  it('wants what a provider cannot do without, and addresses that are some', () => {
    expect(pathsOf({ recogniser: 'deepgram' })).to.deep.equal(['recogniserDeepgramKey']);
    expect(pathsOf({ recogniser: 'aliyun' })).to.deep.equal(['recogniserAppKey']);
    expect(pathsOf({ synthesiser: 'aliyun', ...named('synthesiser', { ...ALIYUN, Gateway: 'http://a' }) }))
      .to.deep.equal(['synthesiserGateway']); // prettier-ignore
    expect(
      pathsOf({ recogniser: 'pocketsphinx', recogniser2: 'vosk', recogniser2Url: 'host:2700' }),
    ).to.deep.equal(['recogniser2Url']);
  });

  it('keeps secrets where hosts keep secrets', () => {
    const secret = /(Key|Token|AccessKeySecret)$/;
    for (const [name, field] of Object.entries(engineFields as Fields)) {
      if (!/^(synthesiser|recogniser)/.test(name) || field.type !== 'text') continue;
      const isSecret = secret.test(name) && !name.endsWith('AppKey');
      expect(field.password ?? false, name).to.equal(isSecret);
    }
  });

  it('finds the files of apologies beside the host, and bounds what is kept', () => {
    const speech = speechOf({
      apologyZh: 'audio/sorry.wav',
      apologyEn: '/sorry.wav',
      speechCacheMb: 0,
    });
    expect(speech).to.deep.include({
      apologies: { 'zh-CN': resolve('/home/audio/sorry.wav'), 'en-US': '/sorry.wav' },
      cacheMb: 0,
    });
  });
});
