import type { BotDoubt, BotFailure, BotSettings, ConverseRequest } from '../../engine/api';
import { words, type SettingsOf, type Words } from '../host/definition';
import type { RunEach } from '../host/run';
import { callIdOf, hungUp } from '../common/liveCall';
import { marksOf } from '../common/marks';
import { missed } from '../common/misses';
import { verbatim } from '../common/terms';
import { brief } from '../common/values';
import { argumentOf } from './arguments';
import type { definition } from './definition';

type Settings = SettingsOf<typeof definition.fields>;

export const run: RunEach<typeof definition.fields> = async ({ settings, client, node, input }) => {
  const result = await client.calls.converse({
    callId: callIdOf(input),
    node,
    bot: botOf(settings),
    ...conversationOf(settings),
    ...guardsOf(settings),
    ...marksOf(settings),
  });
  const data = { bot: { ...result } };
  switch (result.outcome) {
    case 'hungUp': {
      const gone = hungUp(result.endReason);
      return { ...gone, data: { ...data, ...gone.data } };
    }
    case 'branch':
      return { output: `branch:${result.branch}`, data, status: verbatim(brief(result.branch)) };
    case 'transfer':
      return { output: 'transfer', data, status: words('请求转人工', 'transfer asked') };
    case 'doubt':
      return { output: 'doubt', data, status: doubtWords[result.reason] };
    case 'failed':
      return { output: 'failed', data, status: failureWords[result.reason], alarming: true };
    case 'noInput':
      return { output: 'noInput', data, status: missed('noInput', result.count) };
  }
};

const ms = (seconds: number): number => Math.round(seconds * 1000);

function botOf(settings: Settings): BotSettings {
  const apiKey = settings.apiKey.trim();
  const access = { url: settings.url.trim(), ...(apiKey && { apiKey }) };
  if (settings.kind === 'http') return { kind: 'http', ...access };
  const { model, temperature, maxTokens } = settings;
  return { kind: 'openai', ...access, model: model.trim(), temperature, maxTokens };
}

const conversationOf = (settings: Settings) => ({
  systemPrompt: settings.systemPrompt,
  opening: settings.opening,
  begins: settings.begins,
  branches: settings.branches.map(({ name, description, arguments: lines }) => ({
    name: name.trim(),
    ...(description.trim() && { description: description.trim() }),
    ...(lines.length > 0 && { arguments: lines.map(argumentOf) }),
  })),
  may: { hangUp: settings.mayHangUp, transfer: settings.mayTransfer, tag: settings.mayTag },
  bargeIn: settings.bargeIn,
  ...(settings.bargeInWords > 0 && { bargeInAfter: { words: settings.bargeInWords } }),
  accept: settings.accept,
  noInputMs: ms(settings.noInputSeconds),
  onNoInput: { wordings: settings.noInputWordings, limit: settings.noInputLimit },
});

const guardsOf = (settings: Settings): Partial<ConverseRequest> => ({
  fillers: settings.fillers,
  fillerMs: ms(settings.fillerSeconds),
  answerMs: ms(settings.answerSeconds),
  maxTurns: settings.maxTurns,
  maxMs: ms(settings.maxMinutes * 60),
  forbiddenWords: settings.forbiddenWords,
});

const doubtWords: Readonly<Record<BotDoubt, Words>> = {
  unsure: words('机器人拿不准', 'the bot is not sure'),
  wording: words('禁用词', 'forbidden word'),
  turns: words('轮数已满', 'too many answers'),
  duration: words('时间已满', 'too long'),
};

const failureWords: Readonly<Record<BotFailure, Words>> = {
  late: words('回答超时', 'answer too late'),
  unreachable: words('连不上机器人', 'bot not reached'),
  malformed: words('回答不合格式', 'malformed answer'),
  unheard: words('无法识别', 'not recognised'),
  unspoken: words('无法播报', 'could not be spoken'),
};
