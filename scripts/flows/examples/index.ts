import type { Flow } from '../description';
import { campaign } from './campaign';
import { events } from './events';
import { intentMatch } from './intentMatch';
import { line } from './line';
import { oneCall } from './oneCall';
import { roster } from './roster';
import { scene } from './scene';
import { transfer } from './transfer';

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
];
