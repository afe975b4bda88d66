/** JSON schema of `SipLineSettings`, as an operator may write it. */

const name = {
  type: 'string',
  pattern: '^\\S(.*\\S)?$',
  maxLength: 64,
  description: 'a text, not empty and without blanks around it',
};
const text = { type: 'string', pattern: '\\S', description: 'a text that is not empty' };
const flag = { type: 'boolean' };
const port = { type: 'integer', minimum: 1, maximum: 65_535 };
const protocol = { enum: ['UDP', 'TCP', 'TLS', 'WS', 'WSS'] };
const whole = (minimum: number, maximum: number): object => ({ type: 'integer', minimum, maximum });
const object = (properties: object, required: string[], description: string): object => ({
  ...{ type: 'object', properties, required, additionalProperties: false, description },
});

const trunk = object(
  {
    name,
    host: text,
    port,
    protocol,
    webSocketPath: {
      type: 'string',
      pattern: '^/[!-~]*$',
      description: 'a path, e.g. "/" or "/ws"',
    },
    domain: text,
    outboundProxy: text,
    username: text,
    password: { type: 'string' },
    account: text,
    register: flag,
    registerSeconds: whole(30, 86_400),
    order: whole(0, 65_535),
    weight: whole(0, 65_535),
    identity: { enum: ['from', 'pAssertedIdentity', 'pPreferredIdentity', 'remotePartyId'] },
    privateCallerId: flag,
    callerNumber: {
      type: 'string',
      pattern: '^[+]?[A-Za-z0-9*#._-]{1,64}$',
      description: 'a number, e.g. "02180000000" or "+862180000000"',
    },
    dialPrefix: {
      type: 'string',
      pattern: '^[+]?[0-9*#]{1,32}$',
      description: 'digits, "*" and "#", at most one "+" first, e.g. "+86"',
    },
    codecs: { type: 'array', minItems: 1, uniqueItems: true, items: { enum: ['PCMA', 'PCMU'] } },
    keepAliveSeconds: whole(0, 3_600),
    inboundPhones: { type: 'array', maxItems: 100, uniqueItems: true, items: text },
    maxConcurrency: whole(1, 100_000),
  },
  ['name', 'host'],
  'an object with at least a "name" and a "host"',
);

const listen = object(
  {
    protocol,
    address: text,
    port: whole(0, 65_535),
    advertisedHost: text,
    advertisedPort: port,
  },
  ['protocol'],
  'an object with at least a "protocol"',
);

const phone = object(
  {
    name: {
      type: 'string',
      pattern: '^[A-Za-z0-9._-]{1,64}$',
      description: 'letters of the alphabet, digits, ".", "_" and "-", e.g. "1001"',
    },
    password: { type: 'string', minLength: 6 },
  },
  ['name', 'password'],
  'an object with a "name" and a "password"',
);

/** `description` says what a value must be, to whoever wrote another. */
export const sipLineSchema = object(
  {
    kind: { const: 'sip' },
    trunks: { type: 'array', minItems: 1, maxItems: 256, items: trunk },
    listen: { type: 'array', minItems: 1, maxItems: 32, items: listen },
    media: object(
      { address: text, advertisedAddress: text, fromPort: port, toPort: port },
      [],
      'an object',
    ),
    allowedPrefixes: { type: 'array', items: { type: 'string' } },
    phones: { type: 'array', maxItems: 10_000, items: phone },
    realm: { type: 'string', pattern: '^[ -~]*[!-~][ -~]*$', description: 'a text in ASCII' },
    strangers: { enum: ['ignore', 'forbid'] },
    phoneNetworks: { type: 'array', minItems: 1, items: { type: 'string' } },
    tls: object({ certificateFile: text, keyFile: text, authorityFile: text }, [], 'an object'),
    recording: flag,
    deadPeerSeconds: { type: 'number', minimum: 0, maximum: 3_600 },
  },
  ['trunks'],
  'an object with a list "trunks"',
);
