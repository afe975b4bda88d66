import type { RunEach } from '../host/run';
import { callIdOf } from '../common/liveCall';
import { tagText, trimmed } from '../common/marks';
import { verbatim } from '../common/terms';
import { brief } from '../common/values';
import type { definition } from './definition';

export const run: RunEach<typeof definition.fields> = async ({ settings, client, node, input }) => {
  const wanted = trimmed(settings.tags);
  const { tags } = await client.calls.tag({ callId: callIdOf(input), node, tags: wanted });
  return {
    output: 'done',
    data: { tags: tags.map((tag) => ({ ...tag })) },
    status: verbatim(brief(wanted.map(tagText).join(', '))),
  };
};
