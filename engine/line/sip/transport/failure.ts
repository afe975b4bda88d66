import type { TransportFailure } from './port';

const REASONS = new Map<string, TransportFailure['reason']>([
  ['ECONNREFUSED', 'refused'],
  ['EHOSTUNREACH', 'unreachable'],
  ['ENETUNREACH', 'unreachable'],
  ['EADDRNOTAVAIL', 'unreachable'],
  ['EACCES', 'unreachable'],
  ['EPERM', 'unreachable'],
  ['ERR_SOCKET_BAD_PORT', 'unreachable'],
  ['ETIMEDOUT', 'connectTimeout'],
  ['EMSGSIZE', 'tooLarge'],
  ['ENOBUFS', 'overloaded'],
  ['EAGAIN', 'overloaded'],
]);

/** OpenSSL's words for a certificate that is not taken. */
const CERTIFICATE = ['CERT', 'ISSUER', 'ALTNAME', 'SELF_SIGNED', 'VERIFY', 'CRL'];

/** A socket's error in the transport's words. `what` says what was tried, for a person. */
export function failureOf(error: Error | undefined, what: string): TransportFailure {
  if (!error) return { reason: 'closed', message: `${what}: the connection was closed.` };
  const code = 'code' in error ? String(error.code) : '';
  const message = `${what}: ${error.message}`;
  const reason = REASONS.get(code);
  if (reason) return { reason, message };
  const certificate = CERTIFICATE.some((word) => code.includes(word));
  return { reason: certificate ? 'certificate' : 'closed', message };
}
