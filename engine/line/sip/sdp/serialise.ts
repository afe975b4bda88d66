import type { Attribute, Connection, SessionDescription } from './types';

/** Writes a session description, lines in the order of RFC 8866, section 5. */
export function serialiseSdp(session: SessionDescription): string {
  const { origin } = session;
  const lines = [
    'v=0',
    `o=${origin.username} ${origin.sessionId} ${origin.version} ${connection(origin.address)}`,
    `s=${session.name}`,
  ];
  if (session.connection) lines.push(`c=${connection(session.connection)}`);
  lines.push('t=0 0', ...session.attributes.map(attribute));
  for (const media of session.media) {
    lines.push(`m=${media.kind} ${media.port} ${media.protocol} ${media.formats.join(' ')}`);
    if (media.connection) lines.push(`c=${connection(media.connection)}`);
    lines.push(...media.attributes.map(attribute));
  }
  return lines.join('\r\n') + '\r\n';
}

function connection({ family, address }: Connection): string {
  return `IN ${family} ${address}`;
}

function attribute({ name, value }: Attribute): string {
  return value === undefined ? `a=${name}` : `a=${name}:${value}`;
}
