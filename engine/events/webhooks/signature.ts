import { createHmac, randomBytes } from 'node:crypto';
import { WEBHOOK_HEADERS } from '../../api';

/** A secret for signatures: 256 bits. */
export const newSecret = (): string => `whsec_${randomBytes(32).toString('base64url')}`;

/** What proves to an endpoint that a delivery is ours and how old it is: `v1=<hex>`. */
export const signature = (secret: string, timestamp: number, body: string): string =>
  `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;

export interface Signed {
  webhookId: string;
  type: string;
  sequence: number;
  /** 1 is the first. */
  attempt: number;
  body: string;
}

/** Headers of a delivery; `now` in ms. */
export function signedHeaders(secret: string, signed: Signed, now: number): Record<string, string> {
  const timestamp = Math.floor(now / 1_000);
  return {
    [WEBHOOK_HEADERS.signature]: signature(secret, timestamp, signed.body),
    [WEBHOOK_HEADERS.timestamp]: String(timestamp),
    [WEBHOOK_HEADERS.event]: signed.type,
    [WEBHOOK_HEADERS.sequence]: String(signed.sequence),
    [WEBHOOK_HEADERS.try]: String(signed.attempt),
    [WEBHOOK_HEADERS.webhook]: signed.webhookId,
  };
}
