import type { Scene } from '../api';

/** Gathered once a version of a scene. */
const gathered = new WeakMap<Scene, readonly string[]>();

/**
 * Words to expect of a callee: what the scene's intents are told by (关键词), its own (热词), and
 * those that labelling has collected.
 */
export function hotWordsOf(
  scene: Scene | null,
  collected: readonly string[] = [],
): readonly string[] {
  const known = scene ? wordsOf(scene) : [];
  return collected.length === 0 ? known : [...new Set([...known, ...collected])];
}

function wordsOf(scene: Scene): readonly string[] {
  const known = gathered.get(scene);
  if (known) return known;
  const words = new Set<string>();
  const all = [...scene.intents.flatMap(({ keywords = [] }) => keywords)];
  for (const word of [...all, ...(scene.listening?.hotWords ?? [])]) {
    if (word.trim() !== '') words.add(word.trim());
  }
  gathered.set(scene, [...words]);
  return [...words];
}
