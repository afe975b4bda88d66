import { DialflowError, type Contact } from '../../engine/api';
import { words } from '../host/definition';
import type { Data } from '../host/run';
import { assign, type AssignContext, type Assigned, type Said } from './assign';
import { contactsIn } from './contacts';

/** Who is to be called: contacts, or rosters that the engine keeps, by their ids. */
export type People = { contacts: Contact[] } | { rosters: Roster[] };

interface Roster {
  id: string;
  /** How many contacts it has, where that came with it. */
  valid: number | undefined;
}

/** Contacts at a time, of a roster: the engine does other things between. */
const CHUNK = 1000;

/** What came in, as a Contacts node hands it over: each contact, or the roster as one. */
export function peopleIn(inputs: Data[]): People {
  const rosters = inputs.flatMap(({ rosterId: id, valid }) =>
    typeof id === 'string' ? [{ id, valid: typeof valid === 'number' ? valid : undefined }] : [],
  );
  if (rosters.length === 0) return { contacts: contactsIn(inputs) };
  if (rosters.length === inputs.length) return { rosters };
  throw new DialflowError(
    'InvalidInput',
    'Rosters came in mixed with other records. Let a Job Group have either rosters or contacts.',
    { problems: [{ path: 'contacts', reason: 'are mixed with rosters' }] },
  );
}

/** Assigns them piece by piece; a roster's contacts never leave the engine. */
export async function assignPeople(
  context: AssignContext,
  groupId: string,
  people: People,
  said: Said = {},
): Promise<Assigned> {
  if ('contacts' in people) return assign(context, groupId, people.contacts, said);
  const sum = { assigned: 0, duplicates: 0 };
  const given = { groupId, limit: CHUNK, ...said };
  for (const { id: rosterId, valid } of people.rosters) {
    let done = 0;
    let after: string | null = null;
    do {
      if (context.signal.aborted) {
        throw new DialflowError('Aborted', `Stopped after ${sum.assigned} contacts.`);
      }
      const position = after === null ? {} : { after };
      const part: { assigned: number; duplicates: number; next: string | null } =
        await context.client.contacts.assign({ ...given, rosterId, ...position });
      sum.assigned += part.assigned;
      sum.duplicates += part.duplicates;
      done += part.assigned + part.duplicates;
      after = part.next;
      const of = valid === undefined ? '' : `/${valid}`;
      context.progress(words(`已加入 ${done}${of} 个联系人`, `${done}${of} contacts`));
    } while (after !== null);
  }
  return sum;
}
