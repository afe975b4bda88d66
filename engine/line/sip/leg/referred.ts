import type { LegListener, TransferAsked } from '../../port';
import type { Referral } from '../dialog/types';
import { parseUri, reasonPhrase } from '../message';
import { codeOf } from '../outcome/refusal';

const TEL = 'tel:';
const DECLINED = 603;

/**
 * Hands a REFER on where it is a blind one to a number; attended ones, and those to anything else,
 * are declined.
 */
export function askTransfer(
  referral: Referral,
  listener: Pick<LegListener, 'transferAsked'>,
): void {
  const number = numberOf(referral.target);
  if (!listener.transferAsked || number === undefined || referral.replaces !== undefined) {
    return referral.decline(DECLINED);
  }
  const asked: TransferAsked = {
    number,
    accept: () => {
      const told = referral.accept();
      const tell = (status: number): Promise<void> => told.notify(status, reasonPhrase(status));
      return {
        ringing: () => void tell(180),
        done: () => tell(200),
        failed: (why) => void tell(codeOf(why)),
      };
    },
    decline: () => referral.decline(DECLINED),
  };
  listener.transferAsked(asked);
}

/** The host is of no account: whom the number reaches is for our trunks to say. */
function numberOf(target: string): string | undefined {
  const isTel = target.toLowerCase().startsWith(TEL);
  const written = isTel ? target.slice(TEL.length) : (parseUri(target)?.user ?? '');
  const [number = ''] = written.split(';');
  const digits = number.replace(/[-.()]/g, '');
  return /^\+?\d{3,20}$/.test(digits) ? digits : undefined;
}
