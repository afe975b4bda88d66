import type { RunEach } from '../host/run';
import { callIdOf, hungUp } from '../common/liveCall';
import { endReasonWords } from '../common/terms';
import type { definition } from './definition';

export const run: RunEach<typeof definition.fields> = async ({ settings, client, node, input }) => {
  const { endReason } = await client.calls.hangUp({
    callId: callIdOf(input),
    node,
    reason: settings.reason,
    delayMs: Math.round(settings.delaySeconds * 1000),
  });
  // An ended call keeps the reason it ended with: another one than asked for came before us.
  if (endReason !== settings.reason) return hungUp(endReason);
  return {
    output: 'done',
    data: { ended: { reason: endReason } },
    status: endReasonWords[endReason],
  };
};
