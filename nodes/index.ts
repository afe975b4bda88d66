import { account } from './Account';
import { bindPrivacyNumber } from './BindPrivacyNumber';
import { bindingExpiringTrigger } from './BindingExpiringTrigger';
import { branch } from './Branch';
import { callTrigger } from './CallTrigger';
import { contacts } from './Contacts';
import { dial } from './Dial';
import { hangUp } from './HangUp';
import { intentMatch } from './IntentMatch';
import { interceptSmsTrigger } from './InterceptSmsTrigger';
import { jobCompleteTrigger } from './JobCompleteTrigger';
import { jobGroup } from './JobGroup';
import { line } from './Line';
import { lineTrigger } from './LineTrigger';
import { listen } from './Listen';
import { number } from './Number';
import { numberGroup } from './NumberGroup';
import { numberPool } from './NumberPool';
import { outsideBot } from './OutsideBot';
import { privacyCallTrigger } from './PrivacyCallTrigger';
import { privacyNumber } from './PrivacyNumber';
import { results } from './Results';
import { ringTone } from './RingTone';
import { rules } from './Rules';
import { scene } from './Scene';
import { sms } from './Sms';
import { speak } from './Speak';
import { tag } from './Tag';
import { transfer } from './Transfer';
import type { NodeModule } from './host/run';

/** Every node, in the order of the palette: a campaign's, a call's, the line's, number privacy's. */
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
  numberPool,
  privacyNumber,
  bindPrivacyNumber,
  numberGroup,
  ringTone,
  interceptSmsTrigger,
  sms,
  privacyCallTrigger,
  bindingExpiringTrigger,
];
