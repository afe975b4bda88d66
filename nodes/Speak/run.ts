import type { RunEach } from '../host/run';
import { callIdOf, hungUp } from '../common/liveCall';
import { verbatim } from '../common/terms';
import { brief } from '../common/values';
import type { definition } from './definition';

export const run: RunEach<typeof definition.fields> = async ({ settings, client, node, input }) => {
  const result = await client.calls.speak({
    callId: callIdOf(input),
    node,
    texts: [settings.text, ...settings.similar],
    bargeIn: settings.bargeIn,
  });
  if (result.outcome === 'hungUp') return hungUp(result.endReason);
  return { output: 'done', data: { spoken: { ...result } }, status: verbatim(brief(result.text)) };
};
