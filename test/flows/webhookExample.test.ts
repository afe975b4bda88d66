import * as crypto from 'node:crypto';
import { expect } from 'chai';
import { signedHeaders } from '../../engine/events/webhooks/signature';
import { isOwn } from '../../scripts/flows/description';
import { webhook } from '../../scripts/flows/examples/webhook';

type Message = { statusCode?: number; payload: unknown; event?: unknown };
type Check = (given: { headers: Record<string, string>; body: Buffer; now?: number }) => Message;

/** The function node of the example, with what Node-RED gives one. */
function checkOf(secret: string): Check {
  const nodes = webhook.groups.flatMap((group) => group.nodes);
  const found = nodes.find(({ name }) => name === 'Check the signature');
  const { func } = (found && !isOwn(found) && found.nodeRed?.properties) as { func: string };
  const memory = new Map<string, unknown>();
  const context = {
    get: (key: string) => memory.get(key),
    set: (key: string, value: unknown) => void memory.set(key, value),
  };
  const flow = { get: (key: string) => (key === 'secret' ? secret : undefined) };
  const env = { get: () => '' };
  const run = new Function('msg', 'env', 'flow', 'context', 'crypto', 'Date', func) as (
    ...args: unknown[]
  ) => Message;
  return ({ headers, body, now = NOW }) =>
    run({ payload: body, req: { headers } }, env, flow, context, crypto, { now: () => now });
}

const NOW = Date.UTC(2026, 0, 5, 1);
const SECRET = 'whsec_of_the_example';

function delivery(secret = SECRET, sequence = 7): Parameters<Check>[0] {
  const body = JSON.stringify({ eventType: 'JobComplete', name: '张三' });
  const signed = { webhookId: 'w', type: 'JobComplete', sequence, attempt: 1, body };
  const headers = Object.entries(signedHeaders(secret, signed, NOW));
  return {
    headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
    body: Buffer.from(body),
  };
}

describe('The example that receives a webhook', () => {
  it('takes what is signed, and hands its event on once', () => {
    const check = checkOf(SECRET);
    expect(check(delivery())).to.deep.include({
      statusCode: 200,
      event: { eventType: 'JobComplete', name: '张三' },
    });
    expect(check(delivery())).to.deep.include({ statusCode: 200, event: undefined });
    expect(check(delivery(SECRET, 8)).event).to.not.equal(undefined);
  });

  const given = delivery();
  for (const [what, refused] of [
    ['another secret', delivery('another secret')],
    ['another body', { ...given, body: Buffer.from('{}') }],
    ['another time', { ...given, headers: { ...given.headers, 'dialflow-timestamp': '1' } }],
    ['no signature', { ...given, headers: {} }],
    ['a delivery of ten minutes ago', { ...given, now: NOW + 600_000 }],
  ] as const) {
    it(`refuses ${what}`, () => {
      expect(checkOf(SECRET)(refused)).to.deep.include({ statusCode: 401, event: undefined });
    });
  }

  it('refuses all where it has no secret', () => {
    expect(checkOf('')(delivery('')).statusCode).to.equal(401);
  });
});
