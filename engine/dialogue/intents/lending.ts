/** A shipped sentence as near as this to an utterance may mean the same. */
const NEAR = 0.3;
/** Of a topic so many of its sentences, and at least so many, are near to one and the same intent. */
const MOST = 0.4;
const LEAST = 2;

/** To the nearest utterance: how near, and whose it is. */
export interface Nearby {
  near: number;
  intent: number;
}

/**
 * The intent that a topic of shipped sentences is about; -1: it is about none, or about several.
 * A scene that has an intent for those who are busy is lent what people say who are busy.
 */
export function ownerOf(topic: readonly Nearby[]): number {
  const counts = new Map<number, number>();
  for (const { near, intent } of topic) {
    if (near >= NEAR) counts.set(intent, (counts.get(intent) ?? 0) + 1);
  }
  let [owner, most] = [-1, 0];
  for (const [intent, count] of counts) if (count > most) [owner, most] = [intent, count];
  return most >= Math.max(LEAST, MOST * topic.length) ? owner : -1;
}

/** Whether a sentence of such a topic may be lent: it is not nearer to another intent. */
export const isLent = ({ near, intent }: Nearby, owner: number): boolean =>
  intent === owner || near < NEAR;
