import { fault, type Verdict } from './verdict';

/** What a cause is called (ITU-T Q.850, table 1), and what it says of a call. */
export interface Cause {
  name: string;
  verdict: Verdict;
}

const limit = fault('TrunkLimit');
const refused = fault('TrunkRefused');
const broken = fault('TrunkFault');
const noAudio = fault('NoAudio');
const unknown: Verdict = { outcome: 'notConnected', ifRang: 'noAnswer', vague: true };
const absent: Verdict = { outcome: 'poweredOff' };
const rejected: Verdict = { outcome: 'rejected', by: 'callee' };
const emptyNumber: Verdict = { outcome: 'emptyNumber' };

const cause = (name: string, verdict: Verdict): Cause => ({ name, verdict });

/**
 * Q.850 causes as trunks send them in Reason (RFC 3326, RFC 6432). 20 and 27 are how the
 * mainland's mobile networks say that a telephone is switched off. There is none for arrears:
 * that stands in the text, if anywhere.
 */
export const CAUSES: Readonly<Record<number, Cause>> = {
  1: cause('unallocated number', emptyNumber),
  2: cause('no route to transit network', broken),
  3: cause('no route to destination', broken),
  4: cause('send special information tone', emptyNumber),
  5: cause('misdialled trunk prefix', broken),
  6: cause('channel unacceptable', broken),
  7: cause('call awarded and being delivered', broken),
  8: cause('preemption', broken),
  9: cause('preemption, circuit reserved', broken),
  14: cause('ported number', broken),
  16: cause('normal call clearing', unknown),
  17: cause('user busy', { outcome: 'busy' }),
  18: cause('no user responding', { outcome: 'notConnected', ifRang: 'noAnswer' }),
  19: cause('no answer from user', { outcome: 'noAnswer' }),
  20: cause('subscriber absent', absent),
  21: cause('call rejected', rejected),
  22: cause('number changed', emptyNumber),
  23: cause('redirection to new destination', { outcome: 'notConnected' }),
  24: cause('call rejected due to feature at the destination', rejected),
  25: cause('exchange routing error', broken),
  26: cause('non-selected user clearing', { outcome: 'notConnected' }),
  27: cause('destination out of order', absent),
  28: cause('invalid number format', emptyNumber),
  29: cause('facility rejected', broken),
  30: cause('response to status enquiry', unknown),
  31: cause('normal, unspecified', unknown),
  34: cause('no circuit available', limit),
  38: cause('network out of order', broken),
  39: cause('permanent frame mode connection out of service', broken),
  40: cause('permanent frame mode connection operational', broken),
  41: cause('temporary failure', broken),
  42: cause('switching equipment congestion', limit),
  43: cause('access information discarded', broken),
  44: cause('requested circuit not available', limit),
  46: cause('precedence call blocked', broken),
  47: cause('resource unavailable', limit),
  49: cause('quality of service not available', broken),
  50: cause('requested facility not subscribed', refused),
  53: cause('outgoing calls barred within closed group', refused),
  55: cause('incoming calls barred within closed group', { outcome: 'rejected' }),
  57: cause('bearer capability not authorised', refused),
  58: cause('bearer capability not presently available', broken),
  62: cause('inconsistency in outgoing access', broken),
  63: cause('service or option not available', broken),
  65: cause('bearer capability not implemented', noAudio),
  66: cause('channel type not implemented', broken),
  69: cause('requested facility not implemented', broken),
  70: cause('only restricted digital information', noAudio),
  79: cause('service or option not implemented', broken),
  81: cause('invalid call reference', broken),
  82: cause('identified channel does not exist', broken),
  83: cause('suspended call with another identity', broken),
  84: cause('call identity in use', broken),
  85: cause('no call suspended', broken),
  86: cause('call identity has been cleared', broken),
  87: cause('user not member of closed group', refused),
  88: cause('incompatible destination', noAudio),
  90: cause('non-existent closed group', refused),
  91: cause('invalid transit network selection', broken),
  95: cause('invalid message', broken),
  96: cause('mandatory information element missing', broken),
  97: cause('message type non-existent', broken),
  98: cause('message not compatible with call state', broken),
  99: cause('information element non-existent', broken),
  100: cause('invalid information element contents', broken),
  101: cause('message not compatible with call state', broken),
  // A gateway's timer: of the network as well as of a telephone that does not answer to paging.
  102: cause('recovery on timer expiry', { ...broken, vague: true }),
  103: cause('parameter non-existent', broken),
  110: cause('message with unrecognised parameter discarded', broken),
  111: cause('protocol error', broken),
  127: cause('interworking, unspecified', unknown),
};
