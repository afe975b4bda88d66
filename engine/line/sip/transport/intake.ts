import { createResponse, isKeepAlive, parseMessage } from '../message';
import type { Parsed, SipRequest, SipResponse } from '../message/types';
import type { Points } from './points';
import type { Flow, Received, TransportCounters, TransportListener } from './port';
import type { RateLimit } from './rateLimit';
import type { TransportSettings } from './settings';
import { stampVia, topVia, viaPort } from './stamp';

export interface IntakeParts {
  settings: TransportSettings;
  counters: TransportCounters;
  points: Points;
  /** Of answers to what is not let in. */
  limit: RateLimit;
  /** To's tag in those answers: always the same, for they are given without state (RFC 3261, section 8.2.7). */
  toTag: string;
  reply(response: SipResponse, to: Received<SipRequest>): void;
  /** A mistake of ours, met while handling what came. */
  fault(error: unknown): void;
}

/** The gate: what comes from the network is admitted, read, stamped, and only then handed on. */
export class Intake {
  listener: TransportListener | undefined;

  constructor(private readonly parts: IntakeParts) {}

  datagram(bytes: Buffer, flow: Flow): void {
    try {
      const { counters } = this.parts;
      // Nothing can be answered to port 0, and nobody sends from it in good faith.
      if (flow.remote.port === 0) counters.broken++;
      else if (!this.admits(flow)) this.stranger(() => parseMessage(bytes), flow);
      else if (isKeepAlive(bytes)) counters.keepAlives++;
      else this.take(parseMessage(bytes), flow);
    } catch (error) {
      this.parts.fault(error);
    }
  }

  /**
   * From a connection; `called`: one that we opened, where the peer needs no admission. False:
   * it has none, or has it no longer.
   */
  framed(parsed: Parsed, flow: Flow, called: boolean): boolean {
    try {
      const admitted = called || this.admits(flow);
      if (admitted) this.take(parsed, flow);
      else this.stranger(() => parsed, flow);
      return admitted;
    } catch (error) {
      this.parts.fault(error);
      return true;
    }
  }

  private admits({ remote }: Flow): boolean {
    return this.parts.settings.admits(remote.address);
  }

  /** Not one of our peers: silence, or 403, but only so often. */
  private stranger(parse: () => Parsed, flow: Flow): void {
    const { settings, counters, limit } = this.parts;
    counters.strangers++;
    if (settings.strangers === 'ignore') return;
    if (!limit.take(flow.remote.address)) {
      counters.rateLimited++;
      return;
    }
    const parsed = parse();
    const request = parsed.ok ? parsed.message : parsed.request;
    if (request?.kind !== 'request' || request.method === 'ACK') return;
    if (this.answer(request, flow, 403)) counters.forbidden++;
  }

  private take(parsed: Parsed, flow: Flow): void {
    const { counters, points } = this.parts;
    if (!parsed.ok) return this.broken(parsed, flow);
    const { message } = parsed;
    if (message.kind === 'request') {
      const via = stampVia(message, flow);
      if (!via) return void counters.broken++;
      counters.requestsReceived++;
      this.listener?.request({ message, via, flow });
      return;
    }
    const via = topVia(message);
    if (!via) return void counters.broken++;
    if (!points.isOurs(via.host, viaPort(via))) return void counters.misrouted++;
    counters.responsesReceived++;
    this.listener?.response({ message, via, flow });
  }

  private broken(parsed: Extract<Parsed, { ok: false }>, flow: Flow): void {
    const { counters, limit } = this.parts;
    counters.broken++;
    const { respond, request, reason } = parsed;
    if (respond === undefined || !request) return;
    if (!limit.take(flow.remote.address)) counters.rateLimited++;
    else if (this.answer(request, flow, respond, reason)) counters.refused++;
  }

  private answer(request: SipRequest, flow: Flow, status: number, reason?: string): boolean {
    const via = stampVia(request, flow);
    if (!via) return false;
    const response = createResponse(request, status, reason, this.parts.toTag);
    this.parts.reply(response, { message: request, via, flow });
    return true;
  }
}
