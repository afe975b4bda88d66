import { checkPhoneNumber } from '../campaign/contacts';
import type { DialRules } from '../campaign/ports';
import { Complaints } from '../rules/complaints/complaints';
import { consentProblem } from '../rules/consent';
import { Lists, type ListsContext } from '../rules/lists/lists';
import { localText } from '../rules/localTime';
import { globalHours, goesRound } from '../rules/schedule';
import { parseStrategy } from '../rules/strategy';
import { nextDay, nextWindow, startOfDay } from '../rules/windows';
import { ComplaintStore } from '../store/complaints';
import { ListStore } from '../store/lists';
import type { Db } from '../store/schema';
import type { Writer } from '../store/writer';

/** When may be dialled, and for whom: the rules of strategies and times, in the engine's zone. */
export const dialRules = (timeZone: string): DialRules => ({
  parseStrategy,
  window: (strategy, now, { global, zone } = {}) =>
    nextWindow(strategy, zone ?? timeZone, now, global && globalHours(global)),
  goesRound,
  timeZone,
  startOfDay: (now) => startOfDay(timeZone, now),
  nextDay: (now) => nextDay(timeZone, now),
  localText: (at) => localText(timeZone, at),
  consent: consentProblem,
});

export interface RuleSurroundings extends Omit<ListsContext, 'store' | 'checkNumber' | 'changed'> {
  db: Db;
  writer: Writer;
  /** Who is exempt from caps has changed, in an instance or (null) in all. */
  changed: (instanceId: string | null) => void;
  /** An instance was stopped for complaints, or may dial again. */
  stirred: (instanceId: string) => void;
}

/** Lists of numbers, and the ledger of complaints. */
export function openRules(given: RuleSurroundings): { lists: Lists; complaints: Complaints } {
  const { db, writer, stirred, ...rest } = given;
  const { clock, newId, instanceExists } = given;
  const lists = new Lists({
    ...rest,
    checkNumber: checkPhoneNumber,
    store: new ListStore(db, writer),
  });
  const complaints = new Complaints({
    clock,
    newId,
    instanceExists,
    checkNumber: checkPhoneNumber,
    store: new ComplaintStore(db, writer),
    changed: stirred,
  });
  return { lists, complaints };
}
