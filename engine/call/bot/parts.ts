import type { BotSettings, HungUp } from '../../api';
import type { Bot } from '../../dialogue/bot/port';
import type { Clock } from '../../time/clock';
import type { Talk } from '../ask';
import type { LiveCall } from '../liveCall';
import type { CallRecords, Prompts } from '../ports';
import type { Forbids } from './forbidden';

/** Where bots come from, and what none of them may say. */
export interface Bots {
  /** @throws DialflowError `InvalidInput` for settings that are wrong */
  open(settings: BotSettings): Bot;
  barred: Forbids;
}

export interface ConverseParts {
  call: LiveCall;
  talk: Pick<Talk, 'speak' | 'listen'>;
  /** After what is being said; answers why it ended. */
  hangUp: () => Promise<HungUp['endReason']>;
  bot: Bot;
  clock: Clock;
  records: CallRecords;
  prompts: Prompts;
  barred: Bots['barred'];
}
