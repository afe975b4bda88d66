import { createResponse, header, parseNameAddress, parseUri, setHeader } from './message';
import type { SipRequest, SipResponse } from './message/types';
import type { Reply, UserAgent } from './dialog';
import { callerOf } from './incoming/caller';
import type { Registrar } from './registrar';
import type { Received } from './transport';
import type { Trunks } from './trunk';

/** A text that came in a MESSAGE outside calls (RFC 3428). */
export interface TextMessage {
  trunk: string;
  from: string;
  to: string;
  text: string;
  /** The same when the same request comes again. */
  id: string;
}

/** True: it is kept; false: this trunk's are not taken; `later`: it is to come again. */
export type Taken = boolean | 'later';

export interface MessageHandlerParts {
  trunks: Pick<Trunks, 'of'>;
  registrar: Pick<Registrar, 'at'>;
  /** Takes it, or not; what rejects is to come again. */
  take(message: TextMessage): Promise<Taken>;
  fault(error: unknown): void;
}

const TYPE = 'text/plain';
const RETRY_SECONDS = '30';

/** Takes MESSAGE of trunks; nobody else may send one. Answered 202 when it is kept (RFC 3428, section 7). */
export function messageHandler(
  parts: MessageHandlerParts,
): (received: Received<SipRequest>, respond: (response: SipResponse) => void) => void {
  return (received, respond) => {
    const { message } = received;
    const answer = (status: number, more: readonly [string, string][] = []): void => {
      const response = createResponse(message, status);
      for (const [name, value] of more) setHeader(response, name, value);
      respond(response);
    };
    const later = (): void => answer(503, [['Retry-After', RETRY_SECONDS]]);
    const trunk = parts.registrar.at(received.flow) ? undefined : parts.trunks.of(received);
    if (!trunk) return answer(403);
    const text = textOf(message);
    if (text === undefined) {
      return answer(415, [
        ['Accept', TYPE],
        ['Accept-Encoding', 'identity'],
      ]);
    }
    const from = callerOf(message);
    const to = calledOf(message);
    if (from === '' || to === '') return answer(404);
    const id = `${header(message, 'Call-ID') ?? ''} ${header(message, 'CSeq') ?? ''}`;
    parts.take({ trunk: trunk.name, from, to, text, id }).then(
      (taken) => (taken === 'later' ? later() : answer(taken ? 202 : 403)),
      (error: unknown) => {
        parts.fault(error);
        later();
      },
    );
  };
}

/** Whom it is for: the Request-URI; where that has nobody, To. */
function calledOf(message: SipRequest): string {
  const user = userOf(message.uri);
  return user === '' ? userOf(parseNameAddress(header(message, 'To') ?? '')?.uri ?? '') : user;
}

function userOf(uri: string): string {
  if (/^tel:/i.test(uri)) return (uri.slice(4).split(';')[0] ?? '').replace(/[-.()]/g, '');
  return (parseUri(uri)?.user ?? '').split(';')[0] ?? '';
}

/** Undefined: it is no plain text in a charset that is known. */
function textOf(message: SipRequest): string | undefined {
  const [type = '', ...params] = (header(message, 'Content-Type') ?? TYPE).split(';');
  const encoding = header(message, 'Content-Encoding') ?? 'identity';
  if (type.trim().toLowerCase() !== TYPE || encoding.toLowerCase() !== 'identity') return undefined;
  const named = params.map((one) => /^\s*charset\s*=\s*"?([^"\s]+)"?/i.exec(one)?.[1]);
  try {
    return new TextDecoder(named.find(Boolean) ?? 'utf-8').decode(message.body);
  } catch {
    return undefined;
  }
}

/** What became of a MESSAGE of ours. */
export type MessageReply = { ok: true } | { ok: false; retryable: boolean; error: string };

/** Sends texts over trunks. */
export class MessageSender {
  constructor(
    private readonly agent: Pick<UserAgent, 'send'>,
    private readonly trunks: Pick<Trunks, 'get'>,
  ) {}

  async send(trunkName: string, message: Omit<TextMessage, 'trunk' | 'id'>): Promise<MessageReply> {
    const trunk = this.trunks.get(trunkName);
    if (!trunk) {
      return { ok: false, retryable: false, error: `The line has no trunk "${trunkName}".` };
    }
    const { uri, from, to, headers } = trunk.call(message.to, message.from);
    const reply = await this.agent.send({
      ...{ method: 'MESSAGE', uri, from, to, headers, peer: trunk },
      contentType: `${TYPE};charset=UTF-8`,
      body: Buffer.from(message.text, 'utf8'),
    });
    return outcomeOf(reply);
  }
}

function outcomeOf(reply: Reply): MessageReply {
  if (!reply.ok) return { ok: false, retryable: true, error: reply.failure.message };
  const { status, reason } = reply.received.message;
  if (status >= 200 && status < 300) return { ok: true };
  const error = `The trunk does not take it: ${status} ${reason}.`;
  return { ok: false, retryable: PASSING.includes(status) || status >= 500, error };
}

/** Of failures below 500, those that may be over later. */
const PASSING = [408, 413, 429, 480, 486, 491];
