import { DialflowError, type JobGroupSettings, type Problem } from '../api';
import type { GroupRecord } from '../store/groups';
import type { JobStore } from '../store/jobs';
import type { Clock } from '../time/clock';
import type { Agents, DialRules } from './ports';

export interface StartContext {
  clock: Clock;
  jobs: JobStore;
  rules: Pick<DialRules, 'localText'>;
  agents: Pick<Agents, 'phones'>;
}

/** Refuses agents' phones that the line does not know: its group would wait for them for good. */
export function checkPhones(
  { progressive }: Pick<JobGroupSettings, 'progressive'>,
  { agents }: Pick<StartContext, 'agents'>,
): void {
  const problems = phoneProblems(progressive, agents.phones());
  if (problems.length > 0) throw DialflowError.invalid('job group', problems);
}

/** Refuses a group of which nobody could be called: no contacts, no agents, or its end has passed. */
export async function checkStart(
  { id, name, total, settings }: GroupRecord,
  { clock, jobs, rules, agents }: StartContext,
): Promise<void> {
  if (total === 0) {
    throw new DialflowError(
      'WrongState',
      `Job group "${name}" has no contacts; assign some, then start it.`,
    );
  }
  const problems = phoneProblems(settings.progressive, agents.phones());
  const { endTime = Infinity } = settings.strategy;
  // Contacts with a strategy of their own do not end with the group.
  if (endTime <= clock.now() && (await jobs.nextDue(id, { ownStrategy: true })) === null) {
    const reason = `was ${rules.localText(endTime)} and has passed; set a later end, or none`;
    problems.push({ path: 'strategy.endTime', reason });
  }
  if (problems.length > 0) throw DialflowError.invalid('job group', problems);
}

function phoneProblems(
  progressive: JobGroupSettings['progressive'],
  known: readonly string[],
): Problem[] {
  const there = known.length > 0 ? `there are: ${known.join(', ')}` : 'the line has no phones';
  return (progressive?.phones ?? []).flatMap((name, index) => {
    if (known.includes(name)) return [];
    const reason = `there is no phone "${name}" on the line; ${there}`;
    return [{ path: `progressive.phones[${index}]`, reason }];
  });
}
