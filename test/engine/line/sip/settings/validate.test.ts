import { expect } from 'chai';
import { DialflowError, type SipLineSettings } from '../../../../../engine/api';
import { listeningPoints, parseSipLine } from '../../../../../engine/line/sip/settings';

/** Path → reason. */
function problemsOf(value: unknown): Record<string, string> {
  try {
    parseSipLine(value);
  } catch (error) {
    expect(error).to.be.instanceOf(DialflowError).with.property('code', 'InvalidInput');
    const problems = (error as DialflowError).details.problems ?? [];
    const byPath = Object.fromEntries(problems.map(({ path, reason }) => [path, reason]));
    expect(Object.keys(byPath), 'a path told twice').to.have.lengthOf(problems.length);
    return byPath;
  }
  return {};
}

const trunk = { name: 'main', host: 'sip.example.com' };
const withTrunk = (more: object): object => ({ trunks: [{ ...trunk, ...more }] });
const withLine = (more: object): object => ({ trunks: [trunk], ...more });

describe('parseSipLine', () => {
  it('takes every field there is', () => {
    const settings: SipLineSettings = {
      trunks: [
        {
          name: 'main',
          host: 'sip.example.com',
          port: 5080,
          protocol: 'WSS',
          webSocketPath: '/ws',
          domain: 'example.com',
          outboundProxy: 'sip:proxy.example.com:5060;lr',
          username: 'u',
          password: 'secret',
          account: '02180000000',
          register: true,
          registerSeconds: 600,
          order: 1,
          weight: 0,
          identity: 'pAssertedIdentity',
          privateCallerId: true,
          callerNumber: '+862180000000',
          dialPrefix: '+86',
          codecs: ['PCMU', 'PCMA'],
          keepAliveSeconds: 0,
          inboundPhones: ['1001'],
          maxConcurrency: 30,
        },
        { name: 'second', host: '192.0.2.1', protocol: 'TCP' },
      ],
      listen: [
        { protocol: 'UDP', address: '0.0.0.0', port: 5060, advertisedHost: 'a.example.com' },
        { protocol: 'TLS', port: 0, advertisedHost: '192.0.2.9', advertisedPort: 5061 },
        { protocol: 'UDP', address: '::' },
      ],
      media: {
        address: '10.0.0.1',
        advertisedAddress: '192.0.2.9',
        fromPort: 10_000,
        toPort: 10_001,
      },
      allowedPrefixes: ['1', '!00', '+1'],
      phones: [{ name: '1001', password: 'very-secret' }],
      realm: 'calls',
      strangers: 'forbid',
      phoneNetworks: ['10.0.0.0/8', '2001:db8::1'],
      tls: { certificateFile: 'c.pem', keyFile: 'k.pem', authorityFile: 'a.pem' },
      recording: false,
      deadPeerSeconds: 0,
    };
    expect(parseSipLine({ kind: 'sip', ...settings })).to.deep.equal(settings);
  });

  it('counts empty texts, null and undefined as not set', () => {
    const value = {
      ...withTrunk({
        username: '',
        password: '',
        domain: '',
        port: undefined,
        outboundProxy: null,
      }),
      tls: { certificateFile: '', keyFile: '' },
      realm: '',
    };
    expect(parseSipLine(value)).to.deep.equal({ trunks: [trunk], tls: {} });
  });

  const table: [string, unknown, path: string, reason: RegExp][] = [
    ['no object', 'sip:example.com', '', /must be an object/],
    ['no trunks', {}, 'trunks', /is missing/],
    ['an empty list of trunks', { trunks: [] }, 'trunks', /must not be empty/],
    ['a misspelt field', withLine({ trunk: [] }), 'trunk', /not a known field; "trunks" is/],
    ['two trunks of one name', { trunks: [trunk, trunk] }, 'trunks[1].name', /trunks\[0\] already/],
    ['a trunk without a host', { trunks: [{ name: 'a' }] }, 'trunks[0].host', /is missing/],
    [
      'a host with its port',
      withTrunk({ host: 'a.example.com:5080' }),
      'trunks[0].host',
      /a field of its own/,
    ],
    [
      'a host with a port, named sip',
      withTrunk({ host: 'sip.example.com:5080' }),
      'trunks[0].host',
      /a field of its own/,
    ],
    [
      'a URI for a host',
      withTrunk({ host: 'sip:example.com' }),
      'trunks[0].host',
      /must be a host name/,
    ],
    ['a host with a blank', withTrunk({ host: 'a b' }), 'trunks[0].host', /must be a host name/],
    ['a half address', withTrunk({ host: '192.0.2' }), 'trunks[0].host', /must be a host name/],
    ['port 0', withTrunk({ port: 0 }), 'trunks[0].port', /at least 1/],
    ['a port too high', withTrunk({ port: 65_536 }), 'trunks[0].port', /at most 65535/],
    [
      'a protocol that is none',
      withTrunk({ protocol: 'udp' }),
      'trunks[0].protocol',
      /one of UDP, TCP/,
    ],
    [
      'a domain that is a URI',
      withTrunk({ domain: 'sip:a' }),
      'trunks[0].domain',
      /must be a host name/,
    ],
    [
      'a proxy without sip:',
      withTrunk({ outboundProxy: 'proxy' }),
      'trunks[0].outboundProxy',
      /SIP URI of a proxy/,
    ],
    [
      'a proxy over another transport',
      withTrunk({ outboundProxy: 'sip:p;transport=tcp' }),
      'trunks[0].outboundProxy',
      /names transport TCP/,
    ],
    [
      'a proxy by sips over UDP',
      withTrunk({ outboundProxy: 'sips:p' }),
      'trunks[0].outboundProxy',
      /sips: goes over TLS/,
    ],
    [
      'registering without a user',
      withTrunk({ register: true }),
      'trunks[0].register',
      /needs a username/,
    ],
    ['a user without a password', withTrunk({ username: 'u' }), 'trunks[0].password', /is missing/],
    ['a password without a user', withTrunk({ password: 'p' }), 'trunks[0].username', /is missing/],
    [
      'registering for 5 s',
      withTrunk({ registerSeconds: 5 }),
      'trunks[0].registerSeconds',
      /at least 30/,
    ],
    [
      'a path over UDP',
      withTrunk({ webSocketPath: '/ws' }),
      'trunks[0].webSocketPath',
      /is for WS and WSS/,
    ],
    [
      'a path without a slash',
      withTrunk({ protocol: 'WS', webSocketPath: 'ws' }),
      'trunks[0].webSocketPath',
      /must be a path/,
    ],
    ['no codec', withTrunk({ codecs: [] }), 'trunks[0].codecs', /must not be empty/],
    [
      'a codec twice',
      withTrunk({ codecs: ['PCMA', 'PCMA'] }),
      'trunks[0].codecs',
      /the same twice/,
    ],
    [
      'an unknown codec',
      withTrunk({ codecs: ['G729'] }),
      'trunks[0].codecs[0]',
      /one of PCMA, PCMU/,
    ],
    ['a limit of 0', withTrunk({ maxConcurrency: 0 }), 'trunks[0].maxConcurrency', /at least 1/],
    ['a weight below 0', withTrunk({ weight: -1 }), 'trunks[0].weight', /at least 0/],
    [
      'a phone to ring that is none',
      {
        ...withTrunk({ inboundPhones: ['1001', '1002'] }),
        phones: [{ name: '1001', password: '123456' }],
      },
      'trunks[0].inboundPhones[1]',
      /no phone "1002" in "phones"; there are: 1001/,
    ],
    [
      'a dial prefix with letters',
      withTrunk({ dialPrefix: 'a' }),
      'trunks[0].dialPrefix',
      /digits/,
    ],
    [
      'a caller number with a blank',
      withTrunk({ callerNumber: '021 8000' }),
      'trunks[0].callerNumber',
      /a number/,
    ],
    [
      'UDP without a point of it',
      { ...withTrunk({}), listen: [{ protocol: 'TCP' }] },
      'trunks[0].protocol',
      /needs a listening point/,
    ],
    [
      'UDP to IPv6 from IPv4',
      withTrunk({ host: '2001:db8::1' }),
      'trunks[0].protocol',
      /IPv6 address to "listen"/,
    ],
    ['a listening point of nothing', withLine({ listen: [] }), 'listen', /must not be empty/],
    [
      'a point on a name',
      withLine({ listen: [{ protocol: 'UDP', address: 'localhost' }] }),
      'listen[0].address',
      /must be an IP address/,
    ],
    [
      'the same port twice',
      withLine({ listen: [{ protocol: 'UDP' }, { protocol: 'UDP', address: '10.0.0.1' }] }),
      'listen[1].port',
      /taken by listen\[0\]/,
    ],
    [
      'TCP and WS on one port',
      withLine({
        listen: [{ protocol: 'UDP' }, { protocol: 'WS', port: 5060 }, { protocol: 'TCP' }],
      }),
      'listen[2].port',
      /taken by listen\[1\]/,
    ],
    [
      'an advertised port alone',
      withLine({ listen: [{ protocol: 'UDP', advertisedPort: 5060 }] }),
      'listen[0].advertisedPort',
      /advertisedHost, which is missing/,
    ],
    [
      'TLS without a certificate',
      withLine({ listen: [{ protocol: 'UDP' }, { protocol: 'TLS' }], tls: { keyFile: 'k' } }),
      'tls.certificateFile',
      /is missing: listen\[1\] is TLS/,
    ],
    [
      'WSS without a key',
      withLine({
        listen: [{ protocol: 'UDP' }, { protocol: 'WSS' }],
        tls: { certificateFile: 'c' },
      }),
      'tls.keyFile',
      /is missing: listen\[1\] is WSS/,
    ],
    [
      'a certificate without its key',
      withLine({ tls: { certificateFile: 'c' } }),
      'tls.keyFile',
      /there is a certificate/,
    ],
    [
      'media on a name',
      withLine({ media: { address: 'a' } }),
      'media.address',
      /must be an IP address/,
    ],
    [
      'ports the wrong way round',
      withLine({ media: { fromPort: 30_000, toPort: 20_000 } }),
      'media.toPort',
      /holds no even port/,
    ],
    [
      'a single port',
      withLine({ media: { fromPort: 10_001, toPort: 10_002 } }),
      'media.toPort',
      /holds no even port/,
    ],
    [
      'SIP among the media ports',
      withLine({ listen: [{ protocol: 'UDP', port: 20_000 }] }),
      'listen[0].port',
      /among the ports for audio/,
    ],
    [
      'a prefix with letters',
      withLine({ allowedPrefixes: ['1', 'x'] }),
      'allowedPrefixes[1]',
      /first digits of numbers/,
    ],
    [
      'an empty prefix',
      withLine({ allowedPrefixes: ['!'] }),
      'allowedPrefixes[0]',
      /first digits of numbers/,
    ],
    [
      'a prefix allowed and forbidden',
      withLine({ allowedPrefixes: ['+1', '!001'] }),
      'allowedPrefixes[1]',
      /the same prefix/,
    ],
    [
      'two phones of one name',
      withLine({
        phones: [
          { name: 'a', password: '123456' },
          { name: 'a', password: '123456' },
        ],
      }),
      'phones[1].name',
      /phones\[0\] already/,
    ],
    [
      'a phone with a blank',
      withLine({ phones: [{ name: 'a b', password: '123456' }] }),
      'phones[0].name',
      /letters of the alphabet/,
    ],
    [
      'a phone without a password',
      withLine({ phones: [{ name: 'a', password: '' }] }),
      'phones[0].password',
      /is missing/,
    ],
    [
      'a short password',
      withLine({ phones: [{ name: 'a', password: '12345' }] }),
      'phones[0].password',
      /at least 6/,
    ],
    [
      'a password that is the name',
      withLine({ phones: [{ name: '100001', password: '100001' }] }),
      'phones[0].password',
      /anybody guesses it/,
    ],
    [
      'a network that is none',
      withLine({ phoneNetworks: ['10.0.0.0/8', 'office'] }),
      'phoneNetworks[1]',
      /IP address or a network/,
    ],
    [
      'a network with bits behind',
      withLine({ phoneNetworks: ['10.0.0.1/8'] }),
      'phoneNetworks[0]',
      /bits behind its prefix/,
    ],
    ['no network at all', withLine({ phoneNetworks: [] }), 'phoneNetworks', /must not be empty/],
    ['another word for strangers', withLine({ strangers: 'drop' }), 'strangers', /ignore, forbid/],
  ];
  for (const [what, value, path, reason] of table) {
    it(`names ${what}`, () => {
      const problems = problemsOf(value);
      expect(Object.keys(problems)).to.deep.equal([path]);
      expect(problems[path]).to.match(reason);
    });
  }

  it('names all problems at once', () => {
    const problems = problemsOf({
      trunks: [
        { name: 'a', host: ':', register: true, codecs: [] },
        { name: 'a', host: 7 },
      ],
      phones: 'none',
      allowedPrefixes: ['x'],
    });
    expect(problems).to.have.all.keys(
      ...['trunks[0].host', 'trunks[0].register', 'trunks[0].codecs', 'trunks[1].name'],
      ...['trunks[1].host', 'phones', 'allowedPrefixes[0]'],
    );
  });

  it('never throws anything else', () => {
    const odd = [
      null,
      7,
      [],
      { trunks: [null, 7, []] },
      { trunks: {}, listen: [null], media: [], tls: 7 },
    ];
    for (const value of [
      ...odd,
      { trunks: [{ host: [], name: {} }], phones: [null, { name: 7 }] },
    ]) {
      expect(Object.keys(problemsOf(value))).to.not.equal(undefined);
    }
  });
});

describe('listeningPoints', () => {
  it('are UDP and TCP by default', () => {
    expect(listeningPoints({ trunks: [trunk] })).to.deep.equal([
      { protocol: 'UDP', address: '0.0.0.0', port: 5060 },
      { protocol: 'TCP', address: '0.0.0.0', port: 5060 },
    ]);
  });

  it('have one that only calls out for a trunk over TLS that nobody listens for', () => {
    const points = listeningPoints({
      trunks: [
        { ...trunk, protocol: 'TLS' },
        { name: 'two', host: 'b', protocol: 'TLS' },
        { name: 'six', host: '2001:db8::1', protocol: 'TCP' },
      ],
      listen: [
        { protocol: 'TCP', address: '10.0.0.1', port: 0, advertisedHost: 'us', advertisedPort: 9 },
      ],
    });
    expect(points).to.deep.equal([
      { protocol: 'TCP', address: '10.0.0.1', port: 0, advertised: { host: 'us', port: 9 } },
      { protocol: 'TLS', address: '0.0.0.0', port: 5061, outboundOnly: true },
      { protocol: 'TCP', address: '::', port: 5060, outboundOnly: true },
    ]);
  });
});
