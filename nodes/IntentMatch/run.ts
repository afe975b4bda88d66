import {
  DialflowError,
  type ListenResult,
  type MatchBranch,
  type MissPolicy,
  type Problem,
} from '../../engine/api';
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
    branches: checked(settings.branches),
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
        status: missed('未识别', 'not understood', match.count),
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

/** Two branches of one name would be one output; one without anything to match is never taken. */
function checked(branches: Required<MatchBranch>[]): MatchBranch[] {
  const problems: Problem[] = [];
  const names = new Set<string>();
  branches.forEach(({ name, intents, utterances, keywords, keys }, index) => {
    const path = `branches[${index}]`;
    if (names.has(name)) problems.push({ path, reason: `another branch is named "${name}" too` });
    names.add(name);
    if ([intents, utterances, keywords, keys].every((list) => list.length === 0)) {
      problems.push({
        path,
        reason: `"${name}" can never be taken: give it an intent, utterance, keyword or key`,
      });
    }
  });
  if (problems.length > 0) throw DialflowError.invalid('configuration of this node', problems);
  return branches;
}

function policy(wordings: string[], limit: number, farewell: string): MissPolicy {
  return { wordings, limit, ...(farewell.trim() === '' ? {} : { farewell }) };
}
