import type { Hold, InstanceSettings } from '../api';
import type { JobRecord } from '../store/jobs';
import type { Active } from './activeGroup';
import { hold } from './holds';
import type { DialRules, Window } from './ports';
import { strategyOf } from './settle';

/** What holds a waiting job back, and when it may be dialled next. */
export interface Standing {
  heldBy: Hold;
  nextAt: number;
}

/** How a waiting job stands now; `active`: what the dispatcher knows of its group. */
export function standingOf(
  job: JobRecord,
  active: Active | undefined,
  now: number,
  { rules, settingsOf }: { rules: DialRules; settingsOf: (id: string) => InstanceSettings },
): Standing {
  const { nextAt } = job;
  if (!active?.running) return { heldBy: hold('NotRunning'), nextAt };
  if (nextAt > now) {
    return { heldBy: job.held ?? hold('NotDue', { until: rules.localText(nextAt) }), nextAt };
  }
  if (!active.group.direct) {
    const within = { global: settingsOf(job.instanceId), zone: job.zone };
    const window = rules.window(strategyOf(active.group, job), now, within);
    if (!window.open) return outside(window, rules, nextAt);
  }
  const limited = active.limited[job.attempts > 0 ? 'again' : 'first'];
  if (limited > now && active.limitHold) {
    return { heldBy: active.limitHold, nextAt: Number.isFinite(limited) ? limited : nextAt };
  }
  const { hold: heldBy } = active;
  // That of the other lane, of first attempts or of further ones.
  const none = !heldBy || heldBy === active.limitHold;
  return { heldBy: none ? hold('NextInTurn') : heldBy, nextAt };
}

/** Of what lies outside its hours; `nextAt` where these never come. */
export function outside(
  { opensAt, outside: whose }: Extract<Window, { open: false }>,
  rules: DialRules,
  nextAt: number,
): Standing {
  const code = whose === 'own' ? 'OutsideWindow' : 'OutsideGlobalWindow';
  if (opensAt === null || opensAt === Infinity) return { heldBy: hold(code), nextAt };
  return { heldBy: hold(code, { until: rules.localText(opensAt) }), nextAt: opensAt };
}
