import type { Handlers, SessionListener } from '../../engine/line/sip/dialog';
import { createResponse } from '../../engine/line/sip/message';
import { audioAt, openStack, peerAt, type Stack, type StackOptions } from '../sip/stack';

/** Times are a fifth of RFC 3261's, so that a run sees the end of what it began. */
export const TIMERS = { t1: 100 };
export const TIMERS_OVER_MS = 64 * TIMERS.t1 + 1_000;

/** A user agent that takes whatever is asked of it: each kind of request finds somebody at home. */
export function openPartner(more: Omit<StackOptions, 'handlers'> = {}): Promise<Stack> {
  return openStack({ ...more, timers: TIMERS, handlers: obliging() });
}

const LONGEST_MS = 4_000;

function obliging(): Handlers {
  const ok: NonNullable<Handlers['request']>[string] = ({ message }, respond) =>
    respond(createResponse(message, 200));
  return {
    invite: (session) => {
      session.ring();
      session.answer(audioAt(40_000));
      // As a line does with whom it does not hear: a call may be up on our side only.
      const late = setTimeout(() => session.hangUp(), LONGEST_MS);
      return inCall(() => clearTimeout(late));
    },
    request: { REGISTER: ok, MESSAGE: ok },
    // Never to an address that a broken message names.
    peer: ({ flow }) => peerAt(flow.remote.port),
  };
}

const inCall = (ended: SessionListener['ended']): SessionListener => ({
  referred: (referral) => void referral.accept().notify(200, 'OK'),
  info: () => true,
  message: () => true,
  ended,
});

/** Calls, says something now and then, hangs up; says why not, where it does not come to that. */
export function call(
  { agent }: Stack,
  port: number,
  { holdMs, eventful }: { holdMs: number; eventful: boolean },
): Promise<string | undefined> {
  const uri = `sip:callee@127.0.0.1:${port}`;
  return new Promise((resolve) => {
    let answered = false;
    const session = agent.invite(
      {
        uri,
        from: '<sip:caller@127.0.0.1>',
        to: `<${uri}>`,
        peer: peerAt(port),
        audio: audioAt(40_002),
      },
      {
        ...inCall((end) => resolve(answered && end.by === 'us' ? undefined : JSON.stringify(end))),
        confirmed: () => {
          answered = true;
          setTimeout(() => session.hangUp(), holdMs);
          if (!eventful) return;
          void session.renegotiate('sendonly');
          void session.send(
            'INFO',
            'application/dtmf-relay',
            Buffer.from('Signal=5\r\nDuration=160'),
          );
          void session.send('MESSAGE', 'text/plain', Buffer.from('hello'));
          void session.send('OPTIONS');
          void session.refer('sip:other@127.0.0.1', () => undefined);
        },
      },
    );
  });
}
