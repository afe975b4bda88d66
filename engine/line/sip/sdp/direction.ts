import { type Direction, mayReceive, maySend } from '../../../media/mediaPlan';
import { isSecure } from './secure';
import type { MediaDescription, SessionDescription } from './types';

const DIRECTIONS: readonly Direction[] = ['sendrecv', 'sendonly', 'recvonly', 'inactive'];

/** The direction of a stream as its describer sees it (RFC 3264, section 5.1). */
export function directionOf(session: SessionDescription, media: MediaDescription): Direction {
  // A stream's own attribute counts before the session's, whichever of the four each is.
  for (const { attributes } of [media, session]) {
    const found = attributes.find(({ name }) => DIRECTIONS.includes(name as Direction));
    if (found) return withHold(found.name as Direction, session, media);
  }
  return withHold('sendrecv', session, media);
}

/** The same direction, seen from the other end. */
export function reversed(direction: Direction): Direction {
  return direction === 'sendonly' ? 'recvonly' : direction === 'recvonly' ? 'sendonly' : direction;
}

/** What both allow (RFC 3264, section 6.1). */
export function both(one: Direction, other: Direction): Direction {
  return directionFor(maySend(one) && maySend(other), mayReceive(one) && mayReceive(other));
}

function directionFor(send: boolean, receive: boolean): Direction {
  if (send) return receive ? 'sendrecv' : 'sendonly';
  return receive ? 'recvonly' : 'inactive';
}

/** `c=0.0.0.0` is hold as RFC 2543 had it: whoever says so receives nothing (section 8.4). */
function withHold(
  direction: Direction,
  session: SessionDescription,
  media: MediaDescription,
): Direction {
  const address = (media.connection ?? session.connection)?.address;
  // To a browser it says that candidates are to be looked at (RFC 8839, section 4.2.1.1).
  const held = !isSecure(media) && (address === '0.0.0.0' || address === '::');
  return held ? directionFor(maySend(direction), false) : direction;
}
