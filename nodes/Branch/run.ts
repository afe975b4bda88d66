import type { AskMissPolicy, BranchRequest, MissPolicy } from '../../engine/api';
import { listeningOf } from '../common/listening';
import { callIdOf, hungUp } from '../common/liveCall';
import { marksOf } from '../common/marks';
import { missed, onNoInput, onUnrecognised } from '../common/misses';
import { promptOf } from '../common/prompt';
import { withRecording } from '../common/recording';
import { verbatim } from '../common/terms';
import { brief } from '../common/values';
import type { RunEach } from '../host/run';
import type { definition } from './definition';

export const run: RunEach<typeof definition.fields> = async (context) => {
  const { settings, client, node, input } = context;
  const request: Omit<BranchRequest, 'prompt'> = {
    callId: callIdOf(input),
    node,
    again: settings.again,
    listen: listeningOf(settings),
    branches: settings.branches,
    globalQuestions: settings.globalQuestions,
    onUnrecognised: asking(
      onUnrecognised(settings),
      settings.unrecognisedRepeat,
      settings.unrecognisedThen,
    ),
    onNoInput: asking(onNoInput(settings), settings.noInputRepeat, settings.noInputThen),
    ...marksOf(settings),
  };
  const result = await withRecording(context, (recording) =>
    client.calls.branch({ ...request, prompt: { ...promptOf(settings), ...recording } }),
  );
  if (result.outcome === 'hungUp') return hungUp(result.endReason);
  const { heard, questions, ...match } = result;
  const data = { match, heard: { ...heard }, questions };
  if (match.outcome === 'branch') {
    return { output: `branch:${match.branch}`, data, status: verbatim(brief(match.branch)) };
  }
  return { output: match.outcome, data, status: missed(match.outcome, match.count) };
};

const asking = (
  policy: MissPolicy,
  thenRepeat: boolean,
  atLimit: 'hangUp' | 'goOn',
): AskMissPolicy => ({ ...policy, thenRepeat, atLimit });
