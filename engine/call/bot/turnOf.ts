import type { ConverseRequest } from '../../api';
import type { BotTurn } from '../../dialogue/bot/port';
import type { LiveCall } from '../liveCall';
import type { Prompts } from '../ports';

interface Asked {
  request: ConverseRequest;
  call: LiveCall;
  prompts: Pick<Prompts, 'render'>;
  /** 1 for the bot's first answer. */
  number: number;
  /** What it is told of the call so far. */
  recalled: Pick<BotTurn, 'history' | 'heard'>;
}

/** All that a bot is told when it is asked. */
export function turnOf({ request, call, prompts, number, recalled }: Asked): BotTurn {
  const { spec, language } = call;
  const { contact } = spec;
  const { hangUp = true, transfer = true, tag = true } = request.may ?? {};
  return {
    call: {
      id: spec.id,
      node: request.node,
      instanceId: spec.instanceId,
      groupId: spec.groupId,
      jobId: spec.jobId,
      phoneNumber: contact.phoneNumber,
      ...(contact.referenceId !== undefined && { referenceId: contact.referenceId }),
    },
    language,
    turn: number,
    systemPrompt: prompts.render(request.systemPrompt ?? '', contact.variables),
    variables: contact.variables,
    ...recalled,
    branches: request.branches,
    may: { hangUp, transfer, tag },
    tagGroups: tag ? (spec.scene?.tagGroups ?? []) : [],
  };
}
