import type { Language } from '../api';
import type { LiveCall } from './liveCall';

/** Where one branch of a flow has failed, another one speaks or listens within so long. */
export const OTHERS_BEGIN_MS = 3_000;

const APOLOGY: Readonly<Record<Language, string>> = {
  'zh-CN': '抱歉，系统出了点问题，先不打扰您了，再见。',
  'en-US': 'Sorry, something has gone wrong on our side. Goodbye.',
};
/** Who says it, as turns are marked. */
const NODE = 'flowFailed';

/** Nothing of the flow will come any more: the callee is not left in silence. */
export async function endWithApology(call: LiveCall): Promise<void> {
  if (call.state === 'answered') {
    // Where it cannot be said, the call ends without it.
    await call.play(APOLOGY[call.language], NODE, 'never').catch(() => undefined);
  }
  await call.hangUp('FlowFailed', true);
}
