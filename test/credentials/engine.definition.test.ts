import { expect } from 'chai';
import { resolve } from 'node:path';
import {
  engineFields,
  LINE_PATHS,
  toEngineOptions,
  type EngineSettings,
} from '../../credentials/engine.definition';
import {
  DialflowError,
  type EngineOptions,
  type Problem,
  type SipLineSettings,
} from '../../engine/api';
import { parseRedis } from '../../engine/events/redis';
import { parseSipLine } from '../../engine/line/sip/settings';
import { renamed } from '../../nodes/common/renamed';
import type { Fields } from '../../nodes/host/definition';
import { checkSettings } from '../../nodes/host/settings';

const settings = (more: Partial<EngineSettings> = {}): EngineSettings => ({
  ...checkSettings(engineFields, {}),
  ...more,
});

function problems(raw: Record<string, unknown>): unknown {
  try {
    checkSettings(engineFields, raw);
  } catch (error) {
    return DialflowError.from(error).details.problems;
  }
  return undefined;
}

describe('engine options from settings', () => {
  it('are the built-in ones when nothing is set', () => {
    expect(toEngineOptions(settings(), '/home')).to.deep.equal({
      dataFolder: resolve('/home/dialflow'),
      line: { kind: 'simulated', callees: [], calleeVariable: 'callee' },
      speech: { synthesisers: [{ kind: 'espeak' }], recognisers: [], cacheMb: 500 },
      speed: 1,
      flowSilenceSeconds: 30,
    });
  });

  it("take a relative data folder from the host's folder, and an absolute one as it is", () => {
    const folder = (dataFolder: string) =>
      toEngineOptions(settings({ dataFolder }), '/home').dataFolder;
    expect(folder('calls')).to.equal(resolve('/home/calls'));
    expect(folder('/var/calls/')).to.equal(resolve('/var/calls'));
  });

  it('take callees as text or as parsed JSON', () => {
    const callees = [{ name: 'friendly' }];
    for (const given of [callees, JSON.stringify(callees)]) {
      const { line } = toEngineOptions(checkSettings(engineFields, { callees: given }), '/home');
      expect(line).to.deep.include({ kind: 'simulated', callees });
    }
  });

  it('leave out what is empty', () => {
    const options = toEngineOptions(settings({ calleeVariable: ' ', timeZone: '' }), '/home');
    expect(options.line).to.not.have.property('calleeVariable');
    expect(options).to.not.have.property('timeZone');
  });

  it('take a time zone by its IANA name', () => {
    const { timeZone } = toEngineOptions(settings({ timeZone: ' Asia/Shanghai ' }), '/home');
    expect(timeZone).to.equal('Asia/Shanghai');
  });

  it('have numbers hidden from Redis where that is wanted', () => {
    const raw = { redis: true, redisUrl: 'redis://localhost', redisMasked: true };
    const { redis } = toEngineOptions(checkSettings(engineFields, raw), '/home');
    expect(redis?.filter).to.deep.equal({ masked: true });
  });

  it('have Redis where it is wanted, as the engine takes it', () => {
    const raw = { redis: true, redisUrl: ' redis://user@localhost/1 ', redisPassword: ' secret ' };
    const { redis } = toEngineOptions(checkSettings(engineFields, raw), '/home');
    expect(redis).to.deep.equal({
      url: 'redis://user@localhost/1',
      password: ' secret ',
      stream: 'dialflow:events',
      maxLength: 1_000_000,
    });
    if (redis) parseRedis(redis); // refuses what does not fit
    expect(toEngineOptions(settings({ redisUrl: 'redis://x' }), '/home')).to.not.have.property(
      'redis',
    );
    for (const redisUrl of ['', 'localhost', 'http://localhost', 'redis://:secret@localhost']) {
      expect(problems({ redis: true, redisUrl })).to.have.nested.property('[0].path', 'redisUrl');
    }
  });

  it('tell all that is wrong, by field', () => {
    expect(
      problems({ timeZone: 'Asia/Nowhere', callees: '{"name":"x"}', calleeVariable: '1 x' }),
    ).to.deep.equal([
      {
        path: 'timeZone',
        reason: '"Asia/Nowhere" is not a time zone; write it as Asia/Shanghai, or leave it empty',
      },
      { path: 'callees', reason: 'must be a JSON array, one object for each callee' },
      {
        path: 'calleeVariable',
        reason: '"1 x" is no name of a variable: a letter first, then letters, digits and _ only',
      },
    ]);
    expect(problems({ callees: '[{"nam":1}, 3, {"name":"x","numbers":"1*"}]' })).to.deep.equal([
      { path: 'callees[0].name', reason: 'is missing' },
      {
        path: 'callees[0].nam',
        reason:
          'is not a known field; known are name, numbers, outcome, ringSeconds, onAnswer, responses, otherwise',
      },
      { path: 'callees[1]', reason: 'must be an object' },
      { path: 'callees[2].numbers', reason: 'must be a JSON array' },
    ]);
    expect(problems({ callees: '[' })).to.have.nested.property('[0].path', 'callees');
  });
});

describe('engine options for the SIP line', () => {
  const sip = { line: 'sip', trunk1Host: 'sip.example.com' };
  const optionsOf = (raw: Record<string, unknown>): EngineOptions =>
    toEngineOptions(checkSettings(engineFields, { ...sip, ...raw }), '/home');
  const lineOf = (raw: Record<string, unknown> = {}): SipLineSettings => {
    const { line } = optionsOf(raw);
    if (line.kind !== 'sip') throw new Error('is simulated');
    return line;
  };

  it('need no more than the address of a trunk', () => {
    expect(optionsOf({})).to.deep.equal({
      dataFolder: resolve('/home/dialflow'),
      flowSilenceSeconds: 30,
      line: {
        kind: 'sip',
        trunks: [
          {
            name: 'trunk1',
            host: 'sip.example.com',
            protocol: 'UDP',
            register: false,
            registerSeconds: 300,
            order: 0,
            weight: 1,
            identity: 'from',
            privateCallerId: false,
            codecs: ['PCMA', 'PCMU'],
            keepAliveSeconds: 30,
          },
        ],
        listen: [
          { protocol: 'UDP', port: 5060 },
          { protocol: 'TCP', port: 5060 },
        ],
        media: { fromPort: 20000, toPort: 29999 },
        allowedPrefixes: ['13', '14', '15', '16', '17', '18', '19', '0', '!00'],
        phones: [],
        strangers: 'ignore',
        recording: true,
        deadPeerSeconds: 20,
      },
      speech: { synthesisers: [{ kind: 'espeak' }], recognisers: [], cacheMb: 500 },
    });
  });

  it('pass the check of the engine, as they come and with everything set', () => {
    const everything = Object.fromEntries(
      Object.entries(engineFields as Fields).flatMap(([name, field]): [string, unknown][] => {
        const known = EXAMPLES.find(([fits]) => fits.test(name))?.[1];
        if (known !== undefined) return [[name, known]];
        if (field.type === 'boolean') return [[name, true]];
        return field.type === 'number' ? [[name, Math.max(field.default, 1)]] : [];
      }),
    );
    const line = lineOf({ ...everything, trunks: '4', listenProtocols: ['UDP', 'WS'] });
    expect(line.trunks).to.have.length(4);
    expect(Object.keys(line.trunks[3] ?? {})).to.include.members([
      'port',
      'username',
      'password',
      'account',
      'domain',
      'outboundProxy',
      'webSocketPath',
      'callerNumber',
      'dialPrefix',
      'maxConcurrency',
    ]);
    for (const one of [line, lineOf()]) parseSipLine(one); // refuses what does not fit
  });

  it('take as many trunks as are wanted, each with its own settings', () => {
    const { trunks } = lineOf({
      trunks: '2',
      trunk1Name: 'main',
      trunk1Username: 'me',
      trunk1Password: ' secret ',
      trunk1Register: true,
      trunk2Host: '10.0.0.2',
      trunk2Port: '5080',
      trunk2Protocol: 'TCP',
      trunk2More: true,
      trunk2Order: 5,
      trunk2Codecs: 'PCMU',
      trunk2MaxConcurrency: 30,
      trunk3Host: 'not asked for',
    });
    expect(trunks).to.have.length(2);
    expect(trunks[0]).to.include({
      name: 'main',
      username: 'me',
      password: ' secret ',
      register: true,
    });
    expect(trunks[1]).to.deep.include({
      name: 'trunk2',
      host: '10.0.0.2',
      port: 5080,
      protocol: 'TCP',
      order: 5,
      codecs: ['PCMU'],
      maxConcurrency: 30,
    });
  });

  it('forget special settings that are no longer shown', () => {
    const { trunks } = lineOf({ trunk1More: false, trunk1Order: 5, trunk1DialPrefix: '9' });
    expect(trunks[0]).to.include({ order: 0 }).and.not.have.property('dialPrefix');
  });

  it('read phones line by line', () => {
    const phones = [
      { name: 'li', password: 'a!' },
      { name: 'wang', password: 'b' },
    ];
    for (const text of ['li a!\n\n wang  b\n', 'li a!; wang b']) {
      expect(lineOf({ phones: text }).phones).to.deep.equal(phones);
    }
  });

  it('tell others the public address, and listen where they are told to', () => {
    const line = lineOf({
      listenProtocols: ['UDP', 'TLS', 'WSS'],
      listenPort: 5080,
      otherPorts: true,
      wssPort: 443,
      localAddress: '192.168.1.5',
      advertisedAddress: '203.0.113.7',
      ownCertificate: true,
      certificateFile: 'tls/cert.pem',
      keyFile: '/etc/key.pem',
    });
    const where = { address: '192.168.1.5', advertisedHost: '203.0.113.7' };
    expect(line.listen).to.deep.equal([
      { protocol: 'UDP', port: 5080, ...where },
      { protocol: 'TLS', port: 5061, ...where },
      { protocol: 'WSS', port: 443, ...where },
    ]);
    expect(line.media).to.include({
      address: '192.168.1.5',
      advertisedAddress: '203.0.113.7',
    });
    expect(line.tls).to.deep.equal({
      certificateFile: resolve('/home/tls/cert.pem'),
      keyFile: resolve('/etc/key.pem'),
    });
  });

  it('name what speaks and what understands', () => {
    const { speech } = optionsOf({
      synthesiser: 'openai',
      synthesiserUrl: 'http://127.0.0.1:8880',
      synthesiserKey: 'k',
      synthesiserVoice: 'anna',
      recogniser: 'funasr',
      recogniserUrl: 'ws://127.0.0.1:10095',
    });
    expect(speech).to.deep.equal({
      synthesisers: [{ kind: 'openai', url: 'http://127.0.0.1:8880', key: 'k', voice: 'anna' }],
      recognisers: [{ kind: 'funasr', url: 'ws://127.0.0.1:10095' }],
      cacheMb: 500,
    });
    expect(optionsOf({ synthesiser: 'none' }).speech).to.deep.include({ synthesisers: [] });
  });

  it('tell all that is wrong, and never a password', () => {
    const wrong = {
      line: 'sip',
      trunks: '2',
      trunk1Host: 'a b',
      phones: 'li topsecret\nwang',
      allowedPrefixes: ['1', '!x'],
      phoneNetworks: ['home'],
      recogniser: 'openai',
      recogniserUrl: 'localhost',
    };
    const told = problems(wrong) as Problem[];
    expect(told.map(({ path }) => path)).to.deep.equal([
      'trunk1Host',
      'trunk2Host',
      'allowedPrefixes[1]',
      'phones',
      'phoneNetworks[0]',
      'recogniserUrl',
    ]);
    expect(JSON.stringify(told)).to.not.contain('topsecret');
    expect(told[3]?.reason).to.equal(
      "line 2 must be a phone's name and its password, with a blank between",
    );
  });

  it('are named by their fields where the engine finds fault with them', () => {
    const fault = DialflowError.invalid('SIP line', [
      { path: 'trunks[1].username', reason: 'is too long' },
      { path: 'media.toPort', reason: 'is low' },
      { path: 'trunks[0].privateCallerId', reason: 'is odd' },
    ]);
    expect(renamed(fault, LINE_PATHS).details.problems?.map(({ path }) => path)).to.deep.equal([
      'trunk2Username',
      'mediaToPort',
      'trunk1Private',
    ]);
  });

  it('have words for everything in both languages', () => {
    for (const [name, field] of Object.entries(engineFields as Fields)) {
      const options = 'options' in field ? field.options.map(({ label }) => label) : [];
      for (const said of [field.label, field.help, field.section, field.placeholder, ...options]) {
        if (!said) continue;
        expect(said['zh-CN'].trim(), name).to.not.equal('');
        expect(said['en-US'].trim(), name)
          .to.not.equal('')
          .and.not.match(/[\u4e00-\u9fff]/);
      }
    }
  });
});

/** Of fields that take texts: something that may stand there. */
const EXAMPLES: readonly (readonly [RegExp, unknown])[] = [
  [/^smsHttp(Token|Secret)$/, 'sixteen-letters-or-more'],
  [/^smsHttpUrl$/, 'https://sms.example.com'],
  [/Host$/, 'sip.example.com'],
  [/^trunk1Name$/, 'main'],
  [/^redisUrl$/, 'redis://localhost'],
  [/OutboundProxy$/, 'sip:proxy.example.com'],
  [/WebSocketPath$/, '/sip'],
  [/^trunk4Protocol$/, 'WS'],
  [/Domain$/, 'example.com'],
  [/(Username|Account)$/, 'me'],
  [/Password$/, 'secret'],
  [/CallerNumber$/, '02112345678'],
  [/DialPrefix$/, '9'],
  [/^trunk\d(Port)$/, 5060],
  [/^(ownCertificate|otherPorts)$/, false],
  [/^mediaToPort$/, 29999],
  [/^phones$/, 'li a1b2c3d4'],
  [/^phoneNetworks$/, ['192.168.1.0/24']],
];
