import type { TaskStatusName } from '../../engine/api';
import { words, type Words } from '../host/definition';
import { taskStatusWords } from './terms';

/** Words that begin a line of a form. */
const asLabel = (text: Words): Words =>
  words(text['zh-CN'], text['en-US'].charAt(0).toUpperCase() + text['en-US'].slice(1));

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
