import type { TrunkSettings } from '../../../api';
import { serializeNameAddress, serializeUri } from '../message';
import type { HeaderField } from '../message/types';
import { dialled } from './number';

/** What an INVITE over a trunk says of the two sides (RFC 3261, section 8.1.1). */
export interface CallIdentity {
  uri: string;
  /** Name-addr without a tag. */
  from: string;
  to: string;
  headers: HeaderField[];
}

/** RFC 3323, section 4.1.1.3. */
const ANONYMOUS = { displayName: 'Anonymous', uri: 'sip:anonymous@anonymous.invalid' };
const NOBODY = 'anonymous';

/** Number or user of our own From and Contact. */
export const accountOf = ({ account, username }: TrunkSettings): string | undefined =>
  account ?? username;

/** The trunk itself: whom OPTIONS and REGISTER are for (RFC 3261, section 10.2). */
export const trunkUri = (settings: TrunkSettings): string =>
  serializeUri({ scheme: 'sip', ...domainOf(settings), ...NOTHING });

/** We, as the trunk knows us. */
export const ownUri = (settings: TrunkSettings): string =>
  userUri(accountOf(settings) ?? settings.callerNumber ?? NOBODY, settings);

/** The Request-URI by which the trunk reaches a number; also for Refer-To. */
export function numberUri(number: string, settings: TrunkSettings): string {
  const user = dialled(number, settings.dialPrefix);
  return serializeUri({ scheme: 'sip', user, ...domainOf(settings), ...phoneParams(user) });
}

/**
 * Who calls whom, told as the trunk is set up for it. The caller's number stands in From, or, with
 * the other ways of `identity`, in a field of its own; From is then the account, where there is one
 * (what most registrars of such trunks compare it with).
 *
 * A private call has the anonymous From of RFC 3323, `Privacy: id` (RFC 3325, section 9.3), and
 * tells the number only to the trunk: where the number would have stood in From, by
 * P-Preferred-Identity (section 9.2).
 */
export function callIdentity(
  settings: TrunkSettings,
  calledNumber: string,
  callingNumber: string,
): CallIdentity {
  const { identity = 'from', privateCallerId = false } = settings;
  const caller = callingNumber || settings.callerNumber || accountOf(settings) || NOBODY;
  const callerUri = userUri(caller, settings);
  const visible =
    identity === 'from' ? callerUri : userUri(accountOf(settings) ?? caller, settings);
  const uri = numberUri(calledNumber, settings);
  // To is who is called, not by which port (RFC 3261, section 8.1.1.2).
  const to = userUri(dialled(calledNumber, settings.dialPrefix), settings);
  return {
    uri,
    from: nameAddress(privateCallerId ? ANONYMOUS : { uri: visible }),
    to: nameAddress({ uri: to }),
    headers: identityHeaders(identity, privateCallerId, callerUri),
  };
}

function identityHeaders(
  identity: NonNullable<TrunkSettings['identity']>,
  isPrivate: boolean,
  callerUri: string,
): HeaderField[] {
  const headers: HeaderField[] = [];
  const address = nameAddress({ uri: callerUri });
  switch (identity) {
    case 'pAssertedIdentity':
      headers.push({ name: 'P-Asserted-Identity', value: address });
      break;
    case 'pPreferredIdentity':
      headers.push({ name: 'P-Preferred-Identity', value: address });
      break;
    case 'remotePartyId': {
      // draft-ietf-sip-privacy-04, section 5.
      const rest = `;party=calling;screen=yes;privacy=${isPrivate ? 'full' : 'off'}`;
      headers.push({ name: 'Remote-Party-ID', value: address + rest });
      break;
    }
    case 'from':
      if (isPrivate) headers.push({ name: 'P-Preferred-Identity', value: address });
      break;
  }
  if (isPrivate) headers.push({ name: 'Privacy', value: 'id' });
  return headers;
}

const NOTHING = { params: new Map<string, string>(), headers: new Map<string, string>() };

const nameAddress = (address: { displayName?: string; uri: string }): string =>
  serializeNameAddress({ ...address, params: NOTHING.params });

function userUri(user: string, settings: TrunkSettings): string {
  const { host } = domainOf(settings);
  return serializeUri({ scheme: 'sip', user, host, ...phoneParams(user) });
}

/** A port belongs to the host; a domain has its own ways to be found (RFC 3263). */
const domainOf = ({ domain, host, port }: TrunkSettings): { host: string; port?: number } =>
  domain !== undefined || port === undefined ? { host: domain ?? host } : { host, port };

/**
 * `user=phone` says that the user is a telephone-subscriber of RFC 3966 (RFC 3261, section 19.1.6).
 * That is a global number, with its `+`; a local one would need a phone-context, which trunks do
 * not want. So numbers without a `+` stand as they are dialled, without it.
 */
const phoneParams = (user: string): typeof NOTHING =>
  user.startsWith('+') && user.length > 1
    ? { params: new Map([['user', 'phone']]), headers: NOTHING.headers }
    : NOTHING;
