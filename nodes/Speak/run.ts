import type { RunEach } from '../host/run';
import { callIdOf, hungUp } from '../common/liveCall';
import { marksOf } from '../common/marks';
import { promptOf } from '../common/prompt';
import { withRecording } from '../common/recording';
import { verbatim } from '../common/terms';
import { brief } from '../common/values';
import type { definition } from './definition';

export const run: RunEach<typeof definition.fields> = async (context) => {
  const { settings, client, node, input } = context;
  const callId = callIdOf(input);
  const result = await withRecording(context, (recording) =>
    client.calls.speak({
      callId,
      node,
      ...promptOf(settings),
      ...recording,
      ...marksOf(settings),
    }),
  );
  if (result.outcome === 'hungUp') return hungUp(result.endReason);
  return { output: 'done', data: { spoken: { ...result } }, status: verbatim(brief(result.text)) };
};
