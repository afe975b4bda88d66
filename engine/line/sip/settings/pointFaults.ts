import { isIP } from 'node:net';
import type { Problem, SipProtocol } from '../../../api';
import { DEFAULT_LISTEN_PORTS, DEFAULT_MEDIA_PORTS } from './defaults';
import { addressFault, hostFault } from './hosts';
import { asWritten, listOf, numberOf, textOf, type Written } from './written';

/** What is wrong with listening points, TLS files and the ports for audio beyond their shape. */
export function pointFaults(settings: Written): Problem[] {
  const points = listOf(settings, 'listen').map(asWritten);
  return [
    ...points.flatMap((point, index) => ofPoint(point, `listen[${index}]`)),
    ...clashes(points),
    ...tlsProblems(settings, points),
    ...mediaProblems(asWritten(settings['media']), points),
  ];
}

function ofPoint(point: Written, path: string): Problem[] {
  const address = check(point, 'address', addressFault);
  const advertised = check(point, 'advertisedHost', hostFault);
  const problems: Problem[] = [];
  if (address) problems.push({ path: `${path}.address`, reason: address });
  if (advertised) problems.push({ path: `${path}.advertisedHost`, reason: advertised });
  if (point['advertisedPort'] !== undefined && point['advertisedHost'] === undefined) {
    const reason = 'is told only together with an advertisedHost, which is missing';
    problems.push({ path: `${path}.advertisedPort`, reason });
  }
  return problems;
}

function check(
  from: Written,
  field: string,
  fault: (text: string) => string | undefined,
): string | undefined {
  const text = textOf(from, field);
  return text === undefined || text.trim() === '' ? undefined : fault(text);
}

const addressOf = (point: Written): string => textOf(point, 'address') ?? '0.0.0.0';
const isUdp = (point: Written): boolean => textOf(point, 'protocol') === 'UDP';

function portOf(point: Written): number | undefined {
  const usual = DEFAULT_LISTEN_PORTS[textOf(point, 'protocol') as SipProtocol] as
    number | undefined;
  return numberOf(point, 'port') ?? usual;
}

/** All but UDP share the ports of TCP; port 0 is always another one. */
function clashes(points: readonly Written[]): Problem[] {
  return points.flatMap((point, index): Problem[] => {
    const first = points.findIndex((other) => {
      const port = portOf(point);
      return (
        port !== undefined &&
        port !== 0 &&
        portOf(other) === port &&
        isUdp(other) === isUdp(point) &&
        overlap(addressOf(other), addressOf(point))
      );
    });
    if (first < 0 || first >= index) return [];
    const port = String(portOf(point));
    const reason = `port ${port} of ${addressOf(point)} is taken by listen[${first}] already; choose another port`;
    return [{ path: `listen[${index}].port`, reason }];
  });
}

function overlap(a: string, b: string): boolean {
  if (isIP(a) !== isIP(b)) return false;
  return a === b || [a, b].some((address) => address === '0.0.0.0' || address === '::');
}

function tlsProblems(settings: Written, points: readonly Written[]): Problem[] {
  const tls = asWritten(settings['tls']);
  const has = (field: string): boolean => textOf(tls, field) !== undefined;
  const secure = points.findIndex((point) =>
    ['TLS', 'WSS'].includes(textOf(point, 'protocol') ?? ''),
  );
  const wanted =
    secure >= 0
      ? `listen[${secure}] is ${textOf(points[secure] ?? {}, 'protocol') ?? ''}`
      : has('certificateFile')
        ? 'there is a certificate'
        : has('keyFile')
          ? 'there is a key'
          : undefined;
  if (wanted === undefined) return [];
  return ['certificateFile', 'keyFile']
    .filter((field) => !has(field))
    .map((field) => ({
      path: `tls.${field}`,
      reason: `is missing: ${wanted}. Trunks over TLS need none, for there we call out`,
    }));
}

function mediaProblems(media: Written, points: readonly Written[]): Problem[] {
  const problems: Problem[] = [];
  for (const field of ['address', 'advertisedAddress']) {
    const reason = check(media, field, addressFault);
    if (reason) problems.push({ path: `media.${field}`, reason });
  }
  const from = numberOf(media, 'fromPort') ?? DEFAULT_MEDIA_PORTS.from;
  const to = numberOf(media, 'toPort') ?? DEFAULT_MEDIA_PORTS.to;
  if (to < from + (from % 2) + 1) {
    const reason = `the range ${from} to ${to} holds no even port with the odd one above it; a call needs two ports`;
    const path = media['toPort'] === undefined ? 'media.fromPort' : 'media.toPort';
    problems.push({ path, reason });
  }
  for (const [index, point] of points.entries()) {
    const port = portOf(point) ?? 0;
    if (!isUdp(point) || port < from || port > to) continue;
    const reason = `port ${port} lies among the ports for audio, ${from} to ${to}`;
    problems.push({ path: `listen[${index}].port`, reason });
  }
  return problems;
}
