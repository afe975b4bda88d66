import { checkServerIdentity, type PeerCertificate } from 'node:tls';

/** TLS of the line (RFC 3261, section 26.3; RFC 5922). PEM texts. */
export interface TlsSettings {
  /** Our certificate with its chain, and its key; needed to listen. */
  cert?: string | Buffer;
  key?: string | Buffer;
  /** Whom to trust; unset: those that Node trusts. */
  ca?: string | Buffer | (string | Buffer)[];
  /**
   * Whether a server that we call has to show a certificate that is trusted and names it. On
   * unless set to `false`, which leaves calls open to anybody on the way: for trials only.
   */
  verifyServer?: boolean;
  /** Ask those who call us for a certificate, and take none without a trusted one. */
  requireClientCertificate?: boolean;
}

/**
 * Why a certificate does not stand for a SIP domain, if it does not: a `sip:` URI among its
 * names decides, else its DNS names (RFC 5922, section 7.1).
 */
export function identityFault(host: string, certificate: PeerCertificate): Error | undefined {
  const uris = (certificate.subjectaltname ?? '')
    .split(', ')
    .filter((name) => name.toLowerCase().startsWith('uri:sip:'))
    .map((name) => name.slice('uri:sip:'.length).toLowerCase());
  if (uris.length === 0) return checkServerIdentity(host, certificate);
  if (uris.includes(host.toLowerCase())) return undefined;
  return Object.assign(new Error(`The certificate is for ${uris.join(', ')}, not for ${host}.`), {
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
  });
}
