import type { RunEach } from '../host/run';
import { callIdOf, hungUp } from '../common/liveCall';
import { marksOf } from '../common/marks';
import { endReasonWords } from '../common/terms';
import type { definition } from './definition';

export const run: RunEach<typeof definition.fields> = async ({ settings, client, node, input }) => {
  const callId = callIdOf(input);
  const { reason, text, similar } = settings;
  const completes = reason === 'Completed' && settings.completes;
  const marks = { ...marksOf(settings), completes };
  const says = text.trim() !== '';
  if (says) {
    const said = await client.calls.speak({ callId, node, texts: [text, ...similar], ...marks });
    if (said.outcome === 'hungUp') return hungUp(said.endReason);
  }
  const delayMs = Math.round(settings.delaySeconds * 1000);
  const { endReason } = await client.calls.hangUp({
    callId,
    node,
    reason,
    delayMs,
    ...(says ? { completes } : marks),
  });
  // An ended call keeps the reason it ended with: another one than asked for came before us.
  if (endReason !== reason) return hungUp(endReason);
  return {
    output: 'done',
    data: { ended: { reason: endReason } },
    status: endReasonWords[endReason],
  };
};
