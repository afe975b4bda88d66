import { account } from './Account';
import { branch } from './Branch';
import { callTrigger } from './CallTrigger';
import { contacts } from './Contacts';
import { dial } from './Dial';
import { hangUp } from './HangUp';
import { intentMatch } from './IntentMatch';
import { jobCompleteTrigger } from './JobCompleteTrigger';
import { jobGroup } from './JobGroup';
import { line } from './Line';
import { lineTrigger } from './LineTrigger';
import { listen } from './Listen';
import { number } from './Number';
import { outsideBot } from './OutsideBot';
import { results } from './Results';
import { rules } from './Rules';
import { scene } from './Scene';
import { speak } from './Speak';
import { tag } from './Tag';
import { transfer } from './Transfer';
import type { NodeModule } from './host/run';

/** Every node, in the order of the palette: a campaign's, then a call's, then the line's. */
export const modules: readonly NodeModule[] = [
  scene,
  contacts,
  jobGroup,
  rules,
  callTrigger,
  dial,
  branch,
  speak,
  listen,
  intentMatch,
  outsideBot,
  tag,
  transfer,
  hangUp,
  jobCompleteTrigger,
  results,
  line,
  number,
  lineTrigger,
  account,
];
