import { createResponse, header, headers } from '../message';
import type { HeaderField, SipRequest, SipResponse } from '../message/types';
import type { Received } from '../transport/port';
import { ACCEPT, ALLOW, SUPPORTED } from './capabilities';
import { contactOf, userOf } from './contact';
import type { RequestParts } from './dialog';
import { targetOf } from './dialog';
import type { AgentSite } from './site';

export interface ReplyParts extends RequestParts {
  phrase?: string | undefined;
  /** To's tag, outside dialogs and where one begins. */
  toTag?: string | undefined;
  /** Name-addr whose user Contact has; with it there is a Contact. */
  contact?: string | undefined;
}

/** A response with what each must have (RFC 3261, section 8.2.6), and who we are. */
export function replyTo(
  site: AgentSite,
  received: Received<SipRequest>,
  status: number,
  parts: ReplyParts = {},
): SipResponse {
  const { message, flow } = received;
  const response = createResponse(message, status, parts.phrase, parts.toTag);
  const fields = response.headers;
  if (parts.contact !== undefined) {
    const value = contactOf(site.transport, targetOf(flow), userOf(parts.contact));
    if (value !== undefined) fields.push({ name: 'Contact', value });
  }
  if (tells(message.method, status)) fields.push(ALLOW, SUPPORTED);
  if (message.method === 'OPTIONS' && status < 300) fields.push(ACCEPT, IDENTITY, EVENTS);
  if (site.settings.userAgent !== '') {
    fields.push({ name: 'Server', value: site.settings.userAgent });
  }
  if (parts.headers) fields.push(...parts.headers);
  if (parts.contentType !== undefined) {
    fields.push({ name: 'Content-Type', value: parts.contentType });
  }
  if (parts.body) response.body = parts.body;
  return response;
}

const IDENTITY: HeaderField = { name: 'Accept-Encoding', value: 'identity' };
/** RFC 6665, section 8.2.2. */
const EVENTS: HeaderField = { name: 'Allow-Events', value: 'refer' };

/** Responses that say what we can do (RFC 3261, table 2; RFC 3311, section 5.1). */
function tells(method: string, status: number): boolean {
  if (method !== 'INVITE' && method !== 'UPDATE' && method !== 'OPTIONS') return false;
  return status > 100 && status < 300;
}

/** Retry-After of chance, 0 to 10 s (RFC 3261, section 14.2; RFC 3311, section 5.2). */
export const retrySoon = (site: AgentSite): HeaderField => ({
  name: 'Retry-After',
  value: String(Math.floor(site.random() * 11)),
});

/** Why a description is not taken, for people (RFC 3261, section 20.43). */
export const warning = (reason: string): HeaderField => ({
  name: 'Warning',
  value: `399 dialflow "${reason.replace(/["\\\r\n]/g, "'")}"`,
});

/** `Retry-After: 120 (busy);duration=60`, seconds (RFC 3261, section 20.33). */
export function retryAfterOf(response: SipResponse): number | undefined {
  const seconds = Number.parseInt(header(response, 'Retry-After') ?? '', 10);
  return seconds >= 0 ? seconds : undefined;
}

/** Whether a list field has a word in it. */
export const listed = (message: SipRequest | SipResponse, name: string, word: string): boolean =>
  headers(message, name).some((value) => value.toLowerCase() === word.toLowerCase());
