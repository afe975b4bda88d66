import type { Random } from '../../../time/clock';
import { chanceText } from '../../../time/random';

/** A tag of From or To (RFC 3261, section 19.3: at least 32 bits of chance). */
export const newTag = (random: Random): string => chanceText(random);

/** A Call-ID that nobody else has (RFC 3261, section 8.1.1.4); no host name in it, which nobody needs. */
export const newCallId = (random: Random): string => chanceText(random) + chanceText(random);

/** The first CSeq: below 2³¹ with much room above it (RFC 3261, section 8.1.1.5). */
export const newCSeq = (random: Random): number => 1 + Math.floor(random() * 0xffff);

/** The id of `o=` in a session description (RFC 8866, section 5.2): up to 15 digits. */
export const newSessionId = (random: Random): string =>
  String(1 + Math.floor(random() * 999_999_999_999_999));
