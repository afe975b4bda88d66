import type { RunEach } from '../host/run';
import { callIdOf } from '../common/liveCall';
import { verbatim } from '../common/terms';
import { brief } from '../common/values';
import { tagText, type definition } from './definition';

export const run: RunEach<typeof definition.fields> = async ({ settings, client, node, input }) => {
  const wanted = settings.tags.map((tag) => ({ group: tag.group.trim(), name: tag.name.trim() }));
  const { tags } = await client.calls.tag({ callId: callIdOf(input), node, tags: wanted });
  return {
    output: 'done',
    data: { tags: tags.map((tag) => ({ ...tag })) },
    status: verbatim(brief(wanted.map(tagText).join(', '))),
  };
};
