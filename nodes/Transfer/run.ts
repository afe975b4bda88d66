import type { TransferRequest, TransferResult } from '../../engine/api';
import { plainNumber } from '../common/checks';
import { callIdOf, hungUp } from '../common/liveCall';
import { marksOf } from '../common/marks';
import { named } from '../common/renamed';
import { maskNumber } from '../common/terms';
import { optional } from '../common/values';
import { words, type SettingsOf, type Words } from '../host/definition';
import type { RunEach } from '../host/run';
import type { definition } from './definition';

type Settings = SettingsOf<typeof definition.fields>;

export const run: RunEach<typeof definition.fields> = async (context) => {
  const { settings, client, node, input, progress } = context;
  const request = requestOf(settings, callIdOf(input), node);
  progress(words('正在转接', 'transferring'));
  const result = await named(client.calls.transfer(request), FIELDS);
  if (result.outcome === 'hungUp') return hungUp(result.endReason);
  return {
    output: result.outcome,
    data: { transfer: { ...result } },
    status: statusOf(result, settings),
  };
};

function requestOf(settings: Settings, callId: string, node: string): TransferRequest {
  const { target, how, ringSeconds } = settings;
  const phones = target === 'phones';
  return {
    callId,
    node,
    to: phones ? { phones: settings.phones } : { number: plainNumber(settings.number) },
    how,
    ringSeconds,
    ...(phones && { waitSeconds: settings.waitSeconds }),
    ...(phones && how === 'join' && { ring: settings.ring }),
    ...optional('waitingText', settings.waitingText),
    ...optional('announcement', settings.announcement),
    ...optional('callerNumber', plainNumber(settings.callerNumber)),
    ...marksOf(settings),
  };
}

/** What the engine finds wrong, by the fields of this node. */
const FIELDS: readonly (readonly [string, string])[] = [
  ['to.number', 'number'],
  ['to.phones', 'phones'],
];

type Answered = Exclude<TransferResult, { outcome: 'hungUp' }>;

function statusOf(result: Answered, { target }: Settings): Words {
  if (result.outcome === 'notTaken') return REASON_WORDS[result.reason];
  const to = target === 'number' ? maskNumber(result.to) : result.to;
  return words(`已转接到 ${to}`, `transferred to ${to}`);
}

const REASON_WORDS: Record<Extract<TransferResult, { outcome: 'notTaken' }>['reason'], Words> = {
  noAnswer: words('无人接听', 'no answer'),
  busy: words('坐席忙', 'busy'),
  rejected: words('坐席拒接', 'declined'),
  unavailable: words('坐席不在线', 'nobody there'),
  failed: words('转接失败', 'transfer failed'),
};
