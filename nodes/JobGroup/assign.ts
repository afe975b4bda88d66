import {
  DialflowError,
  type ConsentSource,
  type Contact,
  type Problem,
  type Strategy,
} from '../../engine/api';
import type { EngineClient } from '../../engine/client';
import { words, type Words } from '../host/definition';

const CHUNK = 1000;

export interface Assigned {
  assigned: number;
  duplicates: number;
}

/** What is said of contacts when they are assigned. */
export interface Said {
  /** Wins over the group's. */
  strategy?: Strategy;
  /** Where their numbers come from. */
  consentSource?: ConsentSource;
}

export interface AssignContext {
  client: EngineClient;
  signal: AbortSignal;
  progress(text: Words): void;
}

/**
 * Hands a long roster over piece by piece, so that no single call of the engine takes long. All
 * of it is checked before the first piece is written: a bad contact leaves nothing half done.
 */
export async function assign(
  context: AssignContext,
  groupId: string,
  contacts: Contact[],
  said: Said = {},
): Promise<Assigned> {
  const sum = { assigned: 0, duplicates: 0 };
  const request = { groupId, ...said };
  if (contacts.length > CHUNK) {
    await inChunks(context, contacts, (chunk) =>
      context.client.jobGroups.assign({ ...request, contacts: chunk, checkOnly: true }),
    );
  }
  await inChunks(context, contacts, async (chunk, done) => {
    const result = await context.client.jobGroups.assign({ ...request, contacts: chunk });
    sum.assigned += result.assigned;
    sum.duplicates += result.duplicates;
    context.progress(
      words(`已加入 ${done}/${contacts.length} 个联系人`, `${done}/${contacts.length} contacts`),
    );
  });
  return sum;
}

async function inChunks(
  { signal }: AssignContext,
  contacts: Contact[],
  take: (chunk: Contact[], done: number) => Promise<unknown>,
): Promise<void> {
  for (let at = 0; at < contacts.length; at += CHUNK) {
    if (signal.aborted) {
      throw new DialflowError('Aborted', `Stopped after ${at} of ${contacts.length} contacts.`);
    }
    const chunk = contacts.slice(at, at + CHUNK);
    try {
      await take(chunk, at + chunk.length);
    } catch (error) {
      throw renumbered(DialflowError.from(error), at);
    }
  }
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
