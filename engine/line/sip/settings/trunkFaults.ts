import { isIPv6 } from 'node:net';
import type { Problem } from '../../../api';
import { parseUri } from '../message';
import { hostFault, proxyFault } from './hosts';
import { asWritten, listOf, textOf, type Written } from './written';

/** What is wrong with the trunks beyond their shape. */
export function trunkFaults(settings: Written): Problem[] {
  return listOf(settings, 'trunks').flatMap((one, index) => {
    const trunk = asWritten(one);
    const problems = [
      ...hostProblems(trunk),
      ...accountProblems(trunk),
      ...protocolProblems(trunk, settings),
      ...phoneProblems(trunk, settings),
    ];
    return problems.map(({ path, reason }) => ({ path: `trunks[${index}].${path}`, reason }));
  });
}

function hostProblems(trunk: Written): Problem[] {
  const faults: Record<string, string | undefined> = {
    host: fault(trunk, 'host', hostFault),
    domain: fault(trunk, 'domain', hostFault),
    outboundProxy: fault(trunk, 'outboundProxy', proxyFault),
  };
  return Object.entries(faults).flatMap(([path, reason]) => (reason ? [{ path, reason }] : []));
}

/** Blank texts are told of by the schema. */
function fault(
  trunk: Written,
  field: string,
  check: (text: string) => string | undefined,
): string | undefined {
  const text = textOf(trunk, field);
  return text === undefined || text.trim() === '' ? undefined : check(text);
}

function accountProblems(trunk: Written): Problem[] {
  const problems: Problem[] = [];
  const has = (field: string): boolean => textOf(trunk, field) !== undefined;
  if (has('username') && !has('password')) {
    problems.push({ path: 'password', reason: 'is missing: the trunk has a username' });
  }
  if (has('password') && !has('username')) {
    problems.push({ path: 'username', reason: 'is missing: the trunk has a password' });
  }
  if (trunk['register'] === true && !has('username')) {
    const reason =
      'needs a username and a password. If the trunk trusts your address, turn registering off';
    problems.push({ path: 'register', reason });
  }
  return problems;
}

function phoneProblems(trunk: Written, settings: Written): Problem[] {
  const known = listOf(settings, 'phones').map((one) => textOf(asWritten(one), 'name'));
  return listOf(trunk, 'inboundPhones').flatMap((name, index): Problem[] => {
    if (typeof name !== 'string' || name.trim() === '' || known.includes(name)) return [];
    const list = known.filter((one) => one !== undefined).join(', ') || 'none';
    const reason = `there is no phone "${name}" in "phones"; there are: ${list}`;
    return [{ path: `inboundPhones[${index}]`, reason }];
  });
}

/** UDP and TCP, or what `listen` names. */
const listened = (settings: Written): Written[] =>
  listOf(settings, 'listen').length === 0
    ? [{ protocol: 'UDP' }, { protocol: 'TCP' }]
    : listOf(settings, 'listen').map(asWritten);

function protocolProblems(trunk: Written, settings: Written): Problem[] {
  const problems: Problem[] = [];
  const protocol = textOf(trunk, 'protocol') ?? 'UDP';
  const webSocketPath = textOf(trunk, 'webSocketPath') ?? '/';
  if (webSocketPath !== '/' && protocol !== 'WS' && protocol !== 'WSS') {
    const reason = `is for WS and WSS; the trunk's protocol is ${protocol}`;
    problems.push({ path: 'webSocketPath', reason });
  }
  const proxy = parseUri(textOf(trunk, 'outboundProxy') ?? '');
  const over = proxy?.params.get('transport')?.toUpperCase();
  if (over !== undefined && over !== protocol && !(over === 'TCP' && protocol === 'TLS')) {
    const reason = `names transport ${over}, and the trunk's protocol is ${protocol}: make them the same`;
    problems.push({ path: 'outboundProxy', reason });
  }
  if (proxy?.scheme === 'sips' && protocol !== 'TLS' && protocol !== 'WSS') {
    const reason = `sips: goes over TLS, and the trunk's protocol is ${protocol}: write sip:, or change the protocol`;
    problems.push({ path: 'outboundProxy', reason });
  }
  if (protocol === 'UDP' && !hasUdpPoint(trunk, settings)) {
    const family = isIPv6(textOf(trunk, 'host') ?? '') ? ' with an IPv6 address' : '';
    const reason = `UDP needs a listening point: add one of UDP${family} to "listen", or change the protocol`;
    problems.push({ path: 'protocol', reason });
  }
  return problems;
}

/** Over UDP we send from where we listen, and only within one family of addresses. */
function hasUdpPoint(trunk: Written, settings: Written): boolean {
  const v6 = isIPv6(textOf(trunk, 'host') ?? '');
  return listened(settings).some(
    (point) =>
      textOf(point, 'protocol') === 'UDP' && (!v6 || isIPv6(textOf(point, 'address') ?? '')),
  );
}
