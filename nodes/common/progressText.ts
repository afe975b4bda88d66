import type { JobGroupProgress, JobGroupStatusName } from '../../engine/api';
import { words, type Words } from '../host/definition';
import { jobGroupStatusWords } from './terms';

/** How far a job group has got. */
export interface Standing {
  status: JobGroupStatusName;
  progress: JobGroupProgress;
}

/** `12/20, 3 calling`; with the group's state where it is not simply going on. */
export function progressText({ status, progress }: Standing): Words {
  const ended = progress.succeeded + progress.failed + progress.cancelled;
  const calling = progress.executing;
  const going = status === 'Scheduling' || status === 'Executing';
  const state = jobGroupStatusWords[status];
  const line = (part: string, stateText: string): string =>
    [`${ended}/${progress.total}`, calling > 0 && part, !going && stateText]
      .filter(Boolean)
      .join(', ');
  return words(
    line(`通话中 ${calling}`, state['zh-CN']).replaceAll(', ', '，'),
    line(`${calling} calling`, state['en-US']),
  );
}
