import type {
  AskMissPolicy,
  BranchRequest,
  BranchResult,
  HungUp,
  ListenRequest,
  ListenResult,
  MatchRequest,
  MatchResult,
  SpeakRequest,
  SpeakResult,
} from '../api';

/** What a conversation is made of: the methods that flows call one by one as well. */
export interface Talk {
  speak(p: SpeakRequest): Promise<SpeakResult>;
  listen(p: ListenRequest): Promise<ListenResult>;
  match(p: MatchRequest): Promise<MatchResult>;
}

/**
 * 分支节点: what Speak, Listen and Intent Match do when each of them is wired back to the first.
 *
 *   speak ──▶ listen ──▶ match ──branch──▶ answered
 *     ▲         ▲          │
 *     │         └──────────┤ a miss, and its wording stands for the prompt
 *     └────────────────────┤ a global question was answered, or a miss
 *                          └──▶ a limit, or nobody
 */
export async function ask(request: BranchRequest, talk: Talk): Promise<BranchResult> {
  const { callId, node, branches, globalQuestions } = request;
  const { onUnrecognised, onNoInput } = request;
  const questions: string[] = [];
  let prompt: SpeakRequest | null = { callId, node, ...request.prompt };

  for (;;) {
    if (prompt) {
      const said = await talk.speak(prompt);
      if (said.outcome === 'hungUp') return said;
    }
    const heard = await talk.listen({ callId, node, ...request.listen });
    if (heard.outcome === 'hungUp') return heard;
    const match = await talk.match({
      callId,
      node,
      heard,
      branches,
      ...(globalQuestions !== undefined && { globalQuestions }),
      ...(onUnrecognised && { onUnrecognised }),
      ...(onNoInput && { onNoInput }),
    });
    const result = resultOf(match, heard, questions);
    if (result) return result;
    if (match.outcome === 'question') questions.push(match.question);
    const policy = match.outcome === 'unrecognised' ? onUnrecognised : onNoInput;
    const stoodFor = match.outcome !== 'question' && standsForPrompt(policy);
    prompt = stoodFor ? null : again(request);
  }
}

/** Null: it is asked again. */
function resultOf(
  match: MatchResult,
  heard: Exclude<ListenResult, HungUp>,
  questions: string[],
): BranchResult | null {
  switch (match.outcome) {
    case 'hungUp':
      return match;
    case 'branch':
      return { ...match, heard, questions };
    case 'question':
      return null;
    case 'unrecognised':
    case 'noInput':
      return match.limitReached ? { ...match, heard, questions } : null;
  }
}

const standsForPrompt = (policy: AskMissPolicy | undefined): boolean =>
  policy?.thenRepeat === false && (policy.wordings?.length ?? 0) > 0;

/** What is recorded for the prompt is not what is asked again in other words. */
function again({ callId, node, prompt, again: texts = [] }: BranchRequest): SpeakRequest {
  if (texts.length === 0) return { callId, node, ...prompt };
  const { recording: _, ...rest } = prompt;
  return { callId, node, ...rest, texts };
}
