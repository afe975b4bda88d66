import type { Endpoint, SecureRemote } from '../../../media/mediaPlan';
import type { Attribute, MediaDescription, SessionDescription } from './types';

/** How a browser finds us, and knows us (RFC 8839, RFC 8842). */
export interface SecureLocal {
  ufrag: string;
  password: string;
  /** SHA-256 of our certificate, `AB:CD:…`. */
  fingerprint: string;
}

/** What WebRTC speaks (RFC 8827, section 6.5). */
export const SECURE_PROTOCOL = 'UDP/TLS/RTP/SAVPF';

/** Of the session: we answer checks and make none (RFC 8445, section 2.5). */
export const LITE: readonly Attribute[] = [{ name: 'ice-lite' }];

export const isSecure = ({ protocol }: MediaDescription): boolean =>
  protocol.toUpperCase() === SECURE_PROTOCOL;

/** With one candidate: where the socket is bound (RFC 8839, section 5). */
export function secureAttributes({ address, port }: Endpoint, secure: SecureLocal): Attribute[] {
  return [
    { name: 'mid', value: '0' },
    { name: 'ice-ufrag', value: secure.ufrag },
    { name: 'ice-pwd', value: secure.password },
    { name: 'fingerprint', value: `sha-256 ${secure.fingerprint}` },
    { name: 'setup', value: 'actpass' },
    { name: 'candidate', value: `1 1 udp 2130706431 ${address} ${port} typ host` },
    { name: 'end-of-candidates' },
  ];
}

/**
 * By what an answer's sender is known; null where it does not say, or wants us to begin the
 * handshake, which is left to browsers: they do (RFC 8842, section 5.3).
 */
export function secureOf(
  session: SessionDescription,
  media: MediaDescription,
): SecureRemote | null {
  const valueOf = (name: string): string =>
    [...media.attributes, ...session.attributes].find((one) => one.name === name)?.value ?? '';
  const ufrag = valueOf('ice-ufrag');
  const [algorithm = '', fingerprint = ''] = valueOf('fingerprint').trim().split(/\s+/);
  const isKnown = algorithm.toLowerCase() === 'sha-256' && fingerprint !== '' && ufrag !== '';
  return isKnown && valueOf('setup') === 'active' ? { ufrag, fingerprint } : null;
}
