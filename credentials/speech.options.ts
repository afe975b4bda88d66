import { resolve } from 'node:path';
import type {
  AliyunAccess,
  RecogniserSettings,
  SpeechSettings,
  SynthesiserSettings,
} from '../engine/api';
import type { SettingsOf } from '../nodes/host/definition';
import type { speechFields } from './speech.fields';
import {
  PLACES,
  placeValues,
  type RecogniserValues,
  type SynthesiserValues,
} from './speech.providers';

/** What speaks and listens, in order, of a checked form; files lie under `home` where relative. */
export function toSpeech(settings: SettingsOf<typeof speechFields>, home: string): SpeechSettings {
  const { speechCacheMb, apologyZh, apologyEn } = settings;
  const apologies = {
    ...text('zh-CN', apologyZh.trim() && resolve(home, apologyZh.trim())),
    ...text('en-US', apologyEn.trim() && resolve(home, apologyEn.trim())),
  };
  return {
    synthesisers: PLACES.flatMap((place) =>
      synthesiserOf(placeValues<SynthesiserValues>(settings, 'synthesiser', place)),
    ),
    recognisers: PLACES.flatMap((place) =>
      recogniserOf(placeValues<RecogniserValues>(settings, 'recogniser', place)),
    ),
    cacheMb: speechCacheMb,
    ...(Object.keys(apologies).length > 0 && { apologies }),
  };
}

function synthesiserOf(values: SynthesiserValues): SynthesiserSettings[] {
  const { kind, Url, Key, Model, Voice } = values;
  switch (kind) {
    case 'none':
      return [];
    case 'espeak':
      return [{ kind }];
    case 'openai': {
      const own = { ...text('key', Key), ...text('model', Model), ...text('voice', Voice) };
      return [{ kind, url: Url.trim(), ...own }];
    }
    case 'aliyun':
      return [{ kind, ...aliyunAccess(values), ...text('voice', Voice) }];
  }
}

function recogniserOf(values: RecogniserValues): RecogniserSettings[] {
  const { kind, Url, Key, Model, Stream, ExpectedOnly } = values;
  const url = Url.trim();
  switch (kind) {
    case 'none':
      return [];
    case 'funasr':
      return [{ kind, url }];
    case 'openai': {
      const own = { ...text('key', Key), ...text('model', Model) };
      return [{ kind, url, ...own, ...(Stream && { stream: true }) }];
    }
    case 'openaiRealtime':
      return [{ kind, url, ...text('key', Key), ...text('model', Model) }];
    case 'vosk':
      return [{ kind, url, ...(ExpectedOnly && { expectedOnly: true }) }];
    case 'aliyun':
      return [{ kind, ...aliyunAccess(values), ...text('vocabularyId', values.VocabularyId) }];
    case 'deepgram':
      return [{ kind, key: values.DeepgramKey.trim(), ...text('model', Model) }];
    case 'pocketsphinx':
      return [{ kind, ...text('modelFolder', values.ModelFolder) }];
  }
}

const aliyunAccess = (
  values: Pick<
    SynthesiserValues,
    'AppKey' | 'Token' | 'AccessKeyId' | 'AccessKeySecret' | 'Gateway'
  >,
): AliyunAccess => ({
  appKey: values.AppKey.trim(),
  ...text('token', values.Token),
  ...text('accessKeyId', values.AccessKeyId),
  ...text('accessKeySecret', values.AccessKeySecret),
  ...text('url', values.Gateway),
});

/** Nothing where it is empty: the engine has a default. */
const text = <K extends string>(name: K, value: string): { [P in K]?: string } =>
  (value.trim() === '' ? {} : { [name]: value.trim() }) as { [P in K]?: string };
