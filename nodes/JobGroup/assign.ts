import { DialflowError, type Contact, type Problem, type Strategy } from '../../engine/api';
import type { EngineClient } from '../../engine/client';

const CHUNK = 1000;

export interface Assigned {
  assigned: number;
  duplicates: number;
}

interface AssignContext {
  client: EngineClient;
  signal: AbortSignal;
  progress(text: string): void;
}

/** Hands a long roster over piece by piece, so that no single call of the engine takes long. */
export async function assign(
  { client, signal, progress }: AssignContext,
  groupId: string,
  contacts: Contact[],
  strategy?: Strategy,
): Promise<Assigned> {
  const sum = { assigned: 0, duplicates: 0 };
  for (let at = 0; at < contacts.length; at += CHUNK) {
    if (signal.aborted) {
      throw new DialflowError('Aborted', `Stopped after ${at} of ${contacts.length} contacts.`);
    }
    const chunk = contacts.slice(at, at + CHUNK);
    try {
      const result = await client.jobGroups.assign({
        groupId,
        contacts: chunk,
        ...(strategy === undefined ? {} : { strategy }),
      });
      sum.assigned += result.assigned;
      sum.duplicates += result.duplicates;
    } catch (error) {
      throw renumbered(DialflowError.from(error), at);
    }
    progress(`${at + chunk.length}/${contacts.length} contacts`);
  }
  return sum;
}

/** The engine counts from the start of the chunk; the operator counts from the start of the roster. */
function renumbered(error: DialflowError, offset: number): DialflowError {
  const { problems } = error.details;
  if (offset === 0 || !problems) return error;
  const shifted = problems.map((problem): Problem => ({
    ...problem,
    path: problem.path.replace(
      /^contacts\[(\d+)\]/,
      (_, index: string) => `contacts[${Number(index) + offset}]`,
    ),
  }));
  return DialflowError.invalid('list of contacts', shifted);
}
