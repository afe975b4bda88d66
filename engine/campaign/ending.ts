import type { Task } from '../api';
import type { NewEvent } from '../store/events';
import type { GroupRecord } from '../store/groups';
import type { JobEnd, JobRecord, JobStore } from '../store/jobs';
import type { Clock } from '../time/clock';
import { jobEvent } from './eventBodies';

/** Jobs ended without a call in one transaction at the most. */
const BATCH = 500;

export const TIME_UP: JobEnd = { status: 'Failed', failureReason: 'TimeUp' };
export const CANCELLED: JobEnd = { status: 'Cancelled', failureReason: null };

/** Which waiting jobs of a group: all, where nothing is named. */
export interface WhichWaiting {
  jobIds?: readonly string[];
  numbers?: readonly string[];
  /** Those without a window of their own. */
  ordinary?: boolean;
}

/** Ends jobs that wait, without a call, a batch at a time. Answers how many there were. */
export async function endWaiting(
  { clock, jobs }: { clock: Clock; jobs: JobStore },
  group: GroupRecord,
  end: JobEnd,
  which: WhichWaiting = {},
): Promise<number> {
  const eventOf = (job: JobRecord, tasks: Task[]): NewEvent =>
    jobEvent('JobComplete', job, tasks, group, clock.now());
  let count = 0;
  for (;;) {
    const some = { ...which, groupId: group.id, limit: BATCH };
    const ended = await jobs.endWaiting(some, end, clock.now(), eventOf);
    count += ended;
    if (ended < BATCH) return count;
  }
}
