import { DialflowError, type Contact, type Problem, type Strategy } from '../api';
import type { NewJob } from '../store/jobs';
import type { NewId } from '../time/ids';
import { checkPhoneNumber, MAX_VARIABLES } from './contacts';

/**
 * Contacts become jobs, all or none: what came through a flow may have been changed on its
 * way, so each is checked again. The same reference, or the same number where there is none,
 * is the same contact.
 */
export function newJobs(
  contacts: readonly Contact[],
  strategy: Strategy | null,
  { now, newId, zoneOf }: { now: number; newId: NewId; zoneOf: (number: string) => string | null },
): NewJob[] {
  const problems: Problem[] = [];
  const jobs = contacts.map((contact, index): NewJob => {
    const at = `contacts[${index}]`;
    const number = checkPhoneNumber(String(contact?.phoneNumber ?? ''));
    if (!number.ok) problems.push({ path: `${at}.phoneNumber`, reason: number.reason });
    const variables = checkVariables(contact?.variables ?? {}, `${at}.variables`, problems);
    const phoneNumber = number.ok ? number.digits : '';
    return {
      id: newId(),
      contactId: newId(),
      dedupeKey: contact?.referenceId ? `r:${contact.referenceId}` : `p:${phoneNumber}`,
      contact: { ...contact, phoneNumber, variables },
      strategy,
      nextAt: Math.max(now, strategy?.startTime ?? 0),
      zone: zoneOf(phoneNumber),
    };
  });
  if (problems.length > 0) throw DialflowError.invalid('list of contacts', problems.slice(0, 100));
  return jobs;
}

function checkVariables(given: unknown, path: string, problems: Problem[]): Record<string, string> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    problems.push({ path, reason: 'must be an object of names and values' });
    return {};
  }
  const entries = Object.entries(given);
  if (entries.length > MAX_VARIABLES + 1) {
    const reason = `has ${entries.length} variables; at most ${MAX_VARIABLES} are allowed besides the name`;
    problems.push({ path, reason });
  }
  return Object.fromEntries(entries.map(([key, value]) => [key, String(value ?? '')]));
}
