import { DialflowError, type BotSettings, type Problem } from '../../api';
import { HttpBot } from './http/bot';
import { OpenAiBot, type Quirks } from './openai/bot';
import type { Bot } from './port';

export type { Bot, BotAct, BotHeard, BotMessage, BotPiece, BotTurn } from './port';
export { BotFailed } from './port';

/** What makes bots of settings; one an engine, so that what is learnt of servers is kept. */
export function botOpener(): (settings: BotSettings) => Bot {
  const quirks: Quirks = new Map();
  return (settings) => {
    refuse(settings);
    return settings.kind === 'openai' ? new OpenAiBot(settings, quirks) : new HttpBot(settings);
  };
}

/** What a header can hold; blanks at its ends are nobody's key. */
const KEY = /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/;

function refuse({ url, apiKey }: BotSettings): void {
  const problems: Problem[] = [];
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (!address || !['http:', 'https:'].includes(address.protocol)) {
    problems.push({ path: 'bot.url', reason: 'must be an address of http or https' });
  } else if (address.username || address.password) {
    problems.push({ path: 'bot.url', reason: 'must not hold a user or password; give a key' });
  }
  if (apiKey && !KEY.test(apiKey)) {
    problems.push({ path: 'bot.apiKey', reason: 'has characters that cannot be sent in a header' });
  }
  if (problems.length > 0) throw DialflowError.invalid('outside bot', problems);
}
