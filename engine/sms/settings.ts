import {
  DialflowError,
  type EngineOptions,
  type HttpSmsSettings,
  type Problem,
  type SipSmsSettings,
  type SmsSettings,
} from '../api';
import { smppTarget, type SmppTarget } from './smpp';

/** Settings of messages, checked and complete. */
export interface SmsTargets {
  smpp: SmppTarget[];
  sip: SipSmsSettings | null;
  http: HttpSmsSettings | null;
  /** Names, the preferred first. */
  sendThrough: string[];
  /** In 【】; empty: none. */
  signature: string;
  stopHint: string;
  stopWords: readonly string[];
  confirmMs: number;
  sendMs: number;
  /** Messages being sent at a time, over all gateways. */
  atOnce: number;
}

/** 下发的短信签名统一为【号码隐私保护】; 下发的短信会带有【回T退订】后缀. */
const SIGNATURE = '号码隐私保护';
const STOP_HINT = '回T退订';
const STOP_WORDS: readonly string[] = ['T', 'TD', '退订', 'STOP', '回T', '回T退订'];
const MINUTES = 60;
/** And what the windows of message centres hold beside. */
const AT_ONCE = 200;
const MOST_MINUTES = 4_320;
const LONGEST_ADDITION = 30;
const SHORTEST_SECRET = 16;

type Tell = (path: string, reason: string) => void;

/**
 * What can be told of the settings before anything is connected to.
 *
 * @throws DialflowError `InvalidInput`, every problem by its path.
 */
export function parseSms(
  settings: SmsSettings = {},
  line: EngineOptions['line'] = { kind: 'simulated', callees: [] },
): SmsTargets {
  const problems: Problem[] = [];
  const tell: Tell = (path, reason) => void problems.push({ path: `sms.${path}`, reason });
  const { sip = null, http = null } = settings;
  const smpp = (settings.smpp ?? []).map((one, at) => smppTarget(one, `sms.smpp[${at}]`, problems));
  checkNames(smpp, tell);
  if (sip) checkSip(sip, line, tell);
  if (http) checkHttp(http, tell);
  const senders = [
    ...smpp.filter(({ bind }) => bind !== 'receiver').map(({ name }) => name),
    ...(sip?.sendOver === undefined ? [] : ['sip']),
    ...(http?.send ? ['http'] : []),
  ];
  const { sendThrough = senders } = settings;
  sendThrough.forEach((name, at) => {
    if (senders.includes(name)) return;
    const known = senders.length > 0 ? `there are ${senders.join(', ')}` : 'nothing can send';
    tell(`sendThrough[${at}]`, `"${name}" is nothing that can send; ${known}`);
  });
  const { signature = SIGNATURE, stopHint = STOP_HINT, stopWords = STOP_WORDS } = settings;
  for (const [field, text] of Object.entries({ signature, stopHint })) {
    if (text.length > LONGEST_ADDITION || /[【】]/.test(text)) {
      tell(field, `must have at most ${LONGEST_ADDITION} characters, without 【 and 】`);
    }
  }
  if (stopWords.some((word) => word.trim() === '' || word.length > LONGEST_ADDITION)) {
    tell('stopWords', `must be words of 1 to ${LONGEST_ADDITION} characters`);
  }
  const { confirmMinutes = MINUTES, sendMinutes = MINUTES } = settings;
  for (const [field, value] of Object.entries({ confirmMinutes, sendMinutes })) {
    if (!(Number.isInteger(value) && value >= 1 && value <= MOST_MINUTES)) {
      tell(field, `is ${value}; a whole number of minutes from 1 to ${MOST_MINUTES} is needed`);
    }
  }
  if (problems.length > 0) throw DialflowError.invalid('engine', problems);
  return {
    ...{ smpp, sip, http, sendThrough, signature, stopHint, stopWords },
    confirmMs: confirmMinutes * 60_000,
    sendMs: sendMinutes * 60_000,
    atOnce: smpp.reduce((sum, { window }) => sum + window, AT_ONCE),
  };
}

function checkNames(smpp: readonly SmppTarget[], tell: Tell): void {
  const seen = new Set<string>();
  smpp.forEach(({ name }, at) => {
    if (name === 'sip' || name === 'http') {
      tell(`smpp[${at}].name`, `is "${name}", which means another way already`);
    } else if (seen.has(name)) tell(`smpp[${at}].name`, `"${name}" is there twice`);
    seen.add(name);
  });
}

function checkSip(sip: SipSmsSettings, line: EngineOptions['line'], tell: Tell): void {
  if (line.kind !== 'sip') return tell('sip', 'needs a SIP line; this engine has none');
  const known = line.trunks.map(({ name }) => name);
  const words = `the line has ${known.length > 0 ? known.join(', ') : 'none'}`;
  sip.trunks?.forEach((name, at) => {
    if (!known.includes(name)) tell(`sip.trunks[${at}]`, `"${name}" is no trunk; ${words}`);
  });
  if (sip.sendOver !== undefined && !known.includes(sip.sendOver)) {
    tell('sip.sendOver', `"${sip.sendOver}" is no trunk; ${words}`);
  }
}

function checkHttp({ listen, send }: HttpSmsSettings, tell: Tell): void {
  if (listen) {
    const { port, token, address = '' } = listen;
    if (!(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
      tell('http.listen.port', `is ${port}; 0 to 65535 is needed`);
    }
    if (!/^[\x21-\x7e]+$/.test(token) || token.length < SHORTEST_SECRET) {
      const reason = `must have at least ${SHORTEST_SECRET} characters of ASCII, without blanks`;
      tell('http.listen.token', reason);
    }
    if (/[\s/]/.test(address)) tell('http.listen.address', 'must be an address of this machine');
  }
  if (!send) return;
  const { url, secret, timeoutSeconds = 1 } = send;
  const protocol = URL.canParse(url) ? new URL(url).protocol : '';
  if (!/^https?:$/.test(protocol)) {
    tell('http.send.url', `"${url}" is no address; one is https://sms.example.com/send`);
  }
  if (secret.length < SHORTEST_SECRET) {
    tell('http.send.secret', `must have at least ${SHORTEST_SECRET} characters`);
  }
  if (!(timeoutSeconds >= 1 && timeoutSeconds <= 120)) {
    tell('http.send.timeoutSeconds', `is ${timeoutSeconds}; 1 to 120 is needed`);
  }
}
