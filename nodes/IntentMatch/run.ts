import { DialflowError, type ListenResult } from '../../engine/api';
import type { Data, RunEach } from '../host/run';
import { callIdOf, hungUp } from '../common/liveCall';
import { missed, onNoInput, onUnrecognised } from '../common/misses';
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
    onUnrecognised: onUnrecognised(settings),
    onNoInput: onNoInput(settings),
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
    case 'noInput':
      return { output: match.outcome, data, status: missed(match.outcome, match.count) };
  }
};

function heardIn(input: Data): ListenResult {
  const heard = input['heard'];
  // What it holds beyond that is the engine's to check.
  if (isObject(heard) && typeof heard['outcome'] === 'string')
    return heard as unknown as ListenResult;
  throw new DialflowError(
    'InvalidInput',
    'No answer came with the input (field "heard"). Put this node behind a Listen node.',
    { problems: [{ path: 'heard', reason: 'is missing' }] },
  );
}
