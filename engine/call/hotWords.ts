import type { Scene } from '../api';

/** Gathered once a version of a scene. */
const gathered = new WeakMap<Scene, readonly string[]>();

/** Words to expect of a callee: what the scene's intents are told by (关键词), and its own (热词). */
export function hotWordsOf(scene: Scene | null): readonly string[] {
  if (!scene) return [];
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
