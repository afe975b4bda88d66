import { parseArgs } from 'node:util';
import { DialflowError, type Problem, type SipProtocol, type TrunkSettings } from '../../api';

/** What `dialflow call` was asked for. */
export interface CallArguments {
  trunk: TrunkSettings;
  to: string;
  from: string;
  say: string[];
  keys: string;
  ringSeconds: number;
  /** Listens so long after what was said. */
  listenSeconds: number;
  record: string | undefined;
  language: 'zh-CN' | 'en-US';
  recogniser: string | undefined;
  port: number;
  mediaAddress: string | undefined;
  /** Prints every step as a line of JSON. */
  json: boolean;
}

export const USAGE = `usage: dialflow call --trunk sip:HOST --to NUMBER [options]

Places one call over a SIP trunk and tells how it goes.

  --trunk URI          sip:[user[:password]@]host[:port][;transport=udp|tcp|tls|ws|wss]
                       The password may stand in DIALFLOW_TRUNK_PASSWORD instead.
  --to NUMBER          whom to call
  --from NUMBER        caller number (default: the trunk's user)
  --say TEXT           said when somebody answers; may be given again (needs a synthesiser:
                       npm i @echogarden/espeak-ng-emscripten)
  --keys DIGITS        pressed after that
  --listen SECONDS     waits so long for keys and speech (default 3)
  --recogniser URL     FunASR server that tells what was said, e.g. ws://127.0.0.1:10095
  --ring SECONDS       gives up after so much ringing (default 30)
  --register           registers with the trunk first
  --identity HOW       from | pAssertedIdentity | pPreferredIdentity | remotePartyId
  --private            hides the caller number
  --proxy URI          outbound proxy
  --record FILE        writes both sides to FILE.wav
  --language LANG      zh-CN | en-US (default: of this machine)
  --port PORT          local SIP port (default: a free one)
  --media-address IP   local address for audio
  --json               one line of JSON a step

Ctrl-C hangs up. The exit status is 0 when the call was answered, 1 when it was not or could
not be placed, 2 for a wrong command.`;

const PROTOCOLS: readonly string[] = ['UDP', 'TCP', 'TLS', 'WS', 'WSS'];
const IDENTITIES: readonly string[] = [
  'from',
  'pAssertedIdentity',
  'pPreferredIdentity',
  'remotePartyId',
];

/** What the line takes for a number; it checks that again. */
const NUMBER = /^\+?\d{1,20}$/;

/**
 * Reads the command line.
 *
 * @throws DialflowError `InvalidInput`, every problem by the name of its option.
 */
export function readArguments(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): CallArguments {
  const problems: Problem[] = [];
  const values = parse(argv, problems);
  const trunk = trunkOf(values, env, problems);
  const number = (name: 'ring' | 'listen' | 'port', usual: number, most: number): number => {
    const given = values[name];
    if (given === undefined) return usual;
    const value = Number(given);
    if (/^\d+(\.\d+)?$/.test(given) && value <= most) {
      if (name !== 'port' || Number.isInteger(value)) return value;
    }
    problems.push({
      path: `--${name}`,
      reason: `is "${given}"; a number from 0 to ${most} is needed`,
    });
    return usual;
  };
  const to = (values.to ?? '').replace(/[\s()-]/g, '');
  if (to === '') problems.push({ path: '--to', reason: 'is missing: whom to call' });
  else if (!NUMBER.test(to)) {
    const reason = `is "${to}"; digits are needed, with at most one + before them`;
    problems.push({ path: '--to', reason });
  }
  const language = values.language ?? (env['LANG']?.startsWith('zh') ? 'zh-CN' : 'en-US');
  if (language !== 'zh-CN' && language !== 'en-US') {
    problems.push({ path: '--language', reason: `is "${language}"; zh-CN or en-US is needed` });
  }
  const read: CallArguments = {
    trunk,
    to,
    from: values.from ?? trunk.username ?? 'anonymous',
    say: values.say ?? [],
    keys: values.keys ?? '',
    ringSeconds: number('ring', 30, 600),
    listenSeconds: number('listen', 3, 3_600),
    record: values.record?.replace(/\.wav$/i, ''),
    language: language === 'zh-CN' ? 'zh-CN' : 'en-US',
    recogniser: values.recogniser,
    port: number('port', 0, 65_535),
    mediaAddress: values['media-address'],
    json: values.json ?? false,
  };
  if (problems.length > 0) throw DialflowError.invalid('command', problems);
  return read;
}

interface Values {
  trunk?: string;
  to?: string;
  from?: string;
  say?: string[];
  keys?: string;
  listen?: string;
  recogniser?: string;
  ring?: string;
  register?: boolean;
  identity?: string;
  private?: boolean;
  proxy?: string;
  record?: string;
  language?: string;
  port?: string;
  'media-address'?: string;
  json?: boolean;
}

function parse(argv: readonly string[], problems: Problem[]): Values {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        ...{ trunk: text, to: text, from: text, keys: text, listen: text, ring: text },
        ...{ recogniser: text, identity: text, proxy: text, record: text, language: text },
        ...{ port: text, 'media-address': text, register: flag, private: flag, json: flag },
        say: { type: 'string', multiple: true },
      },
    });
    return values as Values;
  } catch (error) {
    problems.push({ path: '', reason: error instanceof Error ? error.message : String(error) });
    return {};
  }
}

function trunkOf(
  values: Values,
  env: Readonly<Record<string, string | undefined>>,
  problems: Problem[],
): TrunkSettings {
  const given = values.trunk ?? '';
  const match =
    /^(sips?):(?:([^:@;]*)(?::([^@]*))?@)?(\[[^\]]+\]|[^:;]+)(?::(\d{1,5}))?((?:;[^;]*)*)$/.exec(
      given,
    );
  if (!match) {
    const reason = given
      ? `is "${withoutPassword(given)}"; sip:[user[:password]@]host[:port][;transport=…] is needed`
      : 'is missing: which trunk to call over';
    problems.push({ path: '--trunk', reason });
    return { name: 'trunk', host: '' };
  }
  const [, scheme, username, inUri, host = '', port, params = ''] = match;
  const transport = /;transport=([a-z]+)/i.exec(params)?.[1] ?? (scheme === 'sips' ? 'tls' : 'udp');
  const protocol = transport.toUpperCase();
  if (!PROTOCOLS.includes(protocol)) {
    problems.push({
      path: '--trunk',
      reason: `has transport=${transport}; udp, tcp, tls, ws or wss is needed`,
    });
  }
  const { identity } = values;
  if (identity !== undefined && !IDENTITIES.includes(identity)) {
    problems.push({
      path: '--identity',
      reason: `is "${identity}"; ${IDENTITIES.join(', ')} are known`,
    });
  }
  const user = decoded(username);
  const password = inUri === undefined ? env['DIALFLOW_TRUNK_PASSWORD'] : decoded(inUri);
  if (user === null || password === null) {
    const reason = 'has a % in its user or password that begins no escape; write it as %25';
    problems.push({ path: '--trunk', reason });
  }
  if (values.register && !username) {
    problems.push({ path: '--register', reason: 'needs a user in --trunk' });
  }
  return {
    name: 'trunk',
    host: host.replace(/^\[|\]$/g, ''),
    ...(port && { port: Number(port) }),
    protocol: protocol as SipProtocol,
    ...(user && { username: user }),
    ...(user && typeof password === 'string' && { password }),
    ...(values.register && { register: true }),
    ...(identity && { identity: identity as NonNullable<TrunkSettings['identity']> }),
    ...(values.private && { privateCallerId: true }),
    ...(values.proxy && { outboundProxy: values.proxy }),
    keepAliveSeconds: 0,
  };
}

/** Null: an escape in it is broken. */
function decoded(text: string | undefined): string | undefined | null {
  try {
    return text && decodeURIComponent(text);
  } catch {
    return null; // URIError: that is how it says no
  }
}

const withoutPassword = (uri: string): string => uri.replace(/(sips?:[^:@]*):[^@]*@/, '$1:***@');
