import { DialflowError, type NodeMarks, type Scene, type Tag } from '../api';
import type { LiveCall } from './liveCall';
import type { CallRecords } from './ports';

/**
 * A call has come to a node that says something of it by that alone: tags, and that the
 * conversation is complete (标记为完结节点). Of a call that is over, or not the flow's any more, it
 * says nothing.
 *
 * @throws DialflowError `InvalidInput` for a tag that the scene has not got
 */
export function mark(
  call: LiveCall,
  { tags = [], completes = false }: NodeMarks,
  records: CallRecords,
): void {
  checkTags(tags, call.spec.scene);
  if (call.hungUp()) return;
  if (tags.length > 0) {
    hold(call, tags);
    // Nobody waits for the disk before the next word is said; writes keep their order.
    void records.tag(ownerOf(call), tags);
  }
  if (completes && !call.completed) {
    call.completed = true;
    void records.complete(call.spec.id);
  }
}

/** Tags that an intent brings with it: they were checked with the scene. */
export function tagByIntent(call: LiveCall, intent: string | null, records: CallRecords): void {
  const tags = call.spec.scene?.intents.find(({ name }) => name === intent)?.tags ?? [];
  if (tags.length > 0) mark(call, { tags }, records);
}

/** One of each group holds: the last one set. */
export function hold(call: LiveCall, tags: readonly Tag[]): void {
  for (const tag of tags) {
    const at = call.tags.findIndex((held) => held.group === tag.group);
    if (at >= 0) call.tags[at] = tag;
    else call.tags.push(tag);
  }
}

export const ownerOf = ({ spec }: LiveCall) => ({
  id: spec.id,
  jobId: spec.jobId,
  groupId: spec.groupId,
});

/** @throws DialflowError `InvalidInput` for those that the scene has not got, where it has any */
export function checkTags(tags: readonly Tag[], scene: Scene | null): void {
  if (!scene || scene.tagGroups.length === 0) return;
  const problems = tags.flatMap((tag, index) => {
    const group = scene.tagGroups.find((candidate) => candidate.name === tag.group);
    if (!group) {
      const names = scene.tagGroups.map((candidate) => candidate.name).join(', ');
      const reason = `scene "${scene.name}" has no tag group "${tag.group}"; it has ${names}`;
      return [{ path: `tags[${index}].group`, reason }];
    }
    if (group.tags.includes(tag.name)) return [];
    const reason = `tag group "${group.name}" has no tag "${tag.name}"; it has ${group.tags.join(', ')}`;
    return [{ path: `tags[${index}].name`, reason }];
  });
  if (problems.length > 0) throw DialflowError.invalid('tag', problems);
}
