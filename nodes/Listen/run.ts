import { words } from '../host/definition';
import type { RunEach } from '../host/run';
import { listeningOf } from '../common/listening';
import { callIdOf, hungUp } from '../common/liveCall';
import { verbatim } from '../common/terms';
import { brief } from '../common/values';
import type { definition } from './definition';

export const run: RunEach<typeof definition.fields> = async ({ settings, client, node, input }) => {
  const heard = await client.calls.listen({
    callId: callIdOf(input),
    node,
    ...listeningOf(settings),
  });
  switch (heard.outcome) {
    case 'hungUp':
      return hungUp(heard.endReason);
    case 'noInput':
      return {
        output: 'noInput',
        data: { heard: { ...heard } },
        status: words('无应答', 'no input'),
      };
    case 'speech':
      return {
        output: 'heard',
        data: { heard: { ...heard } },
        status: verbatim(brief(heard.text)),
      };
    case 'keys':
      return {
        output: 'heard',
        data: { heard: { ...heard } },
        status: words(`按键 ${heard.keys}`, `keys ${heard.keys}`),
      };
  }
};
