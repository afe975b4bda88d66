import type { LegEnd, RejectReason } from '../../port';

/** 480 (RFC 3261, section 21.4.18): nobody takes the call for now. */
export const NOBODY = 480;

/** What the caller is told when nobody takes the call (RFC 3261, section 21). */
const CODE: Readonly<Partial<Record<RejectReason, number>>> = {
  busy: 486,
  rejected: 603,
  emptyNumber: 404,
  lineFailed: 503,
  notAllowed: 403,
  tooManyHops: 483,
};

export const codeOf = (why: RejectReason): number => CODE[why] ?? NOBODY;

/** 503 says: try elsewhere, or again; of a number that may not be dialled, neither helps. */
export const refusalOf = ({ outcome, exception }: LegEnd): RejectReason =>
  exception?.code === 'NotAllowed' ? 'notAllowed' : outcome;
