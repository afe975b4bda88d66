import type { TaskStatusName } from '../../engine/api';
import { asLabel, taskStatusWords } from './terms';

const outcome = <T extends TaskStatusName>(value: T) => ({
  value,
  label: asLabel(taskStatusWords[value]),
});

/** How a call can end, as choices of a trigger. */
export const outcomeOptions = [
  outcome('Succeeded'),
  outcome('NoAnswer'),
  outcome('Busy'),
  outcome('NotConnected'),
  outcome('PoweredOff'),
  outcome('OutOfService'),
  outcome('InArrears'),
  outcome('EmptyNumber'),
  outcome('NotExist'),
  outcome('Failed'),
  outcome('Cancelled'),
  outcome('Terminated'),
  outcome('PerDayCallCountLimit'),
  outcome('ContactBlockList'),
  outcome('CallerNotRegistered'),
  outcome('VerificationCancelled'),
] as const;
