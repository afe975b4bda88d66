import type { Random } from '../../../time/clock';

/** 104 bits in letters and digits, as good as the chance that is passed in. */
const chance = (random: Random): string => part(random) + part(random);

/** 52 bits: all that a number has behind its point. */
const part = (random: Random): string => Math.floor(random() * 2 ** 52).toString(36);

/** A tag of From or To (RFC 3261, section 19.3: at least 32 bits of chance). */
export const newTag = (random: Random): string => part(random);

/** A Call-ID that nobody else has (RFC 3261, section 8.1.1.4); no host name in it, which nobody needs. */
export const newCallId = (random: Random): string => chance(random);

/** The first CSeq: below 2³¹ with much room above it (RFC 3261, section 8.1.1.5). */
export const newCSeq = (random: Random): number => 1 + Math.floor(random() * 0xffff);

/** The id of `o=` in a session description (RFC 8866, section 5.2): up to 15 digits. */
export const newSessionId = (random: Random): string =>
  String(1 + Math.floor(random() * 999_999_999_999_999));
