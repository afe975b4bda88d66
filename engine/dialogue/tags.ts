import type { Problem, Tag, TagGroup } from '../api';

/** What is wrong with a tag that a part of a scene sets: it is none of the scene's. */
export function tagProblem(
  { group, name }: Tag,
  path: string,
  tagGroups: readonly TagGroup[],
): Problem | undefined {
  const found = tagGroups.find((candidate) => candidate.name === group);
  if (!found) return { path: `${path}.group`, reason: `there is no tag group "${group}"` };
  if (found.tags.includes(name)) return undefined;
  return { path: `${path}.name`, reason: `tag group "${group}" has no tag "${name}"` };
}
