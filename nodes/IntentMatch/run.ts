import { DialflowError, type ListenResult, type MissPolicy } from '../../engine/api';
import { words, type Words } from '../host/definition';
import type { Data, RunEach } from '../host/run';
import { callIdOf, hungUp } from '../common/liveCall';
import { verbatim } from '../common/terms';
import { brief, isObject } from '../common/values';
import type { definition } from './definition';

export const run: RunEach<typeof definition.fields> = async ({ settings, client, node, input }) => {
  const match = await client.calls.match({
    callId: callIdOf(input),
    node,
    heard: heardIn(input),
    branches: settings.branches,
    globalQuestions: settings.globalQuestions,
    onUnrecognised: policy(
      settings.unrecognisedWordings,
      settings.unrecognisedLimit,
      settings.unrecognisedFarewell,
    ),
    onNoInput: policy(settings.noInputWordings, settings.noInputLimit, settings.noInputFarewell),
  });
  const data = { match: { ...match } };
  switch (match.outcome) {
    case 'hungUp':
      return hungUp(match.endReason);
    case 'branch':
      return { output: `branch:${match.branch}`, data, status: verbatim(brief(match.branch)) };
    case 'question':
      return { output: 'question', data, status: verbatim(brief(match.question)) };
    case 'unrecognised':
      return {
        output: 'unrecognised',
        data,
        status: missed('未识别', 'unrecognised', match.count),
      };
    case 'noInput':
      return { output: 'noInput', data, status: missed('无应答', 'no input', match.count) };
  }
};

const missed = (zh: string, en: string, count: number): Words =>
  words(`${zh}（${count}）`, `${en} (${count})`);

function heardIn(input: Data): ListenResult {
  const heard = input['heard'];
  // What it holds beyond that is the engine's to check.
  if (isObject(heard) && typeof heard['outcome'] === 'string') return heard as ListenResult;
  throw new DialflowError(
    'InvalidInput',
    'No answer came with the input (field "heard"). Put this node behind a Listen node.',
    { problems: [{ path: 'heard', reason: 'is missing' }] },
  );
}

function policy(wordings: string[], limit: number, farewell: string): MissPolicy {
  return { wordings, limit, ...(farewell.trim() === '' ? {} : { farewell }) };
}
