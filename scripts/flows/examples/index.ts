import type { Flow } from '../description';
import { account } from './account';
import { branch } from './branch';
import { campaign } from './campaign';
import { events } from './events';
import { intentMatch } from './intentMatch';
import { line } from './line';
import { numbers } from './numbers';
import { oneCall } from './oneCall';
import { outsideBot } from './outsideBot';
import { privacyBindings } from './privacyBindings';
import { privacyEvents } from './privacyEvents';
import { privacyNumbers } from './privacyNumbers';
import { results } from './results';
import { roster } from './roster';
import { rules } from './rules';
import { scene } from './scene';
import { transfer } from './transfer';
import { webhook } from './webhook';

/** What Node-RED lists under Import > Examples; the first one is the simplest. */
export const examples: readonly Flow[] = [
  oneCall,
  campaign,
  intentMatch,
  roster,
  scene,
  events,
  transfer,
  line,
  numbers,
  rules,
  account,
  results,
  branch,
  webhook,
  outsideBot,
  privacyNumbers,
  privacyBindings,
  privacyEvents,
];
