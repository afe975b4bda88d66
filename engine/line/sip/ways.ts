import type { PlaceRequest } from '../port';
import type { Way, Ways } from './leg';
import { parseUri, serializeNameAddress, serializeUri } from './message';
import { callException } from './outcome';
import type { PhoneContact, Registrar } from './registrar';
import { allows, TRUNK_DEFAULTS } from './settings';
import { shouldFailOver, type Trunk, type Trunks } from './trunk';

export interface WayParts {
  trunks: Pick<Trunks, 'candidates' | 'whyNone'>;
  registrar: Pick<Registrar, 'phone' | 'status'>;
  allowedPrefixes: readonly string[];
}

const FORBIDDEN = 'The number is not among the prefixes that may be dialled.';

/** How whom a leg calls can be reached: over the trunks, or where the phone has registered. */
export function waysTo(request: PlaceRequest, parts: WayParts): Ways {
  const { phone, calledNumber, callingNumber, hopsLeft } = request;
  if (phone !== undefined) return phoneWays(phone, callingNumber, parts);
  const { trunks, allowedPrefixes } = parts;
  if (!allows(calledNumber, allowedPrefixes)) {
    return { exception: callException('NotAllowed'), detail: FORBIDDEN };
  }
  const candidates = trunks.candidates(request.trunk);
  if (candidates.length === 0) {
    return { exception: callException('NoTrunk'), detail: trunks.whyNone(request.trunk) };
  }
  return {
    ways: candidates.map((trunk) => {
      const way = trunkWay(trunk, calledNumber, callingNumber, allowedPrefixes);
      if (hopsLeft === undefined) return way;
      // RFC 7332: who puts a call through is a hop as well.
      const hops = { name: 'Max-Forwards', value: String(hopsLeft) };
      return { ...way, headers: [...way.headers, hops] };
    }),
  };
}

function trunkWay(
  trunk: Trunk,
  calledNumber: string,
  callingNumber: string,
  prefixes: readonly string[],
): Way {
  return {
    name: trunk.name,
    kind: 'trunk',
    peer: trunk,
    ...trunk.call(calledNumber, callingNumber),
    laws: trunk.settings.codecs ?? TRUNK_DEFAULTS.codecs,
    referTo: (to) => {
      if ('number' in to) {
        if (!allows(to.number, prefixes)) return { detail: FORBIDDEN };
        return { uri: trunk.uriOf(to.number) };
      }
      const detail = `A trunk cannot reach phone ${to.phone}: it is known here only. Have the transfer joined by the engine instead.`;
      return { detail };
    },
    begin: () => {
      if (trunk.isFull) return false;
      trunk.begin();
      return true;
    },
    end: (end, reached) => trunk.end(end, reached),
  };
}

/** One device after the other, the one that registered last first. */
function phoneWays(name: string, callingNumber: string, parts: WayParts): Ways {
  const contacts = parts.registrar.phone(name)?.contacts ?? [];
  if (contacts.length === 0) {
    return { outcome: 'notConnected', detail: `Phone ${name} has not registered.` };
  }
  if (parts.registrar.status().some((one) => one.name === name && one.inCall)) {
    return { outcome: 'busy', detail: `Phone ${name} is in another call.` };
  }
  return {
    ways: contacts.map((contact) => phoneWay(name, contact, callingNumber, parts.allowedPrefixes)),
  };
}

function phoneWay(
  name: string,
  { uri, peer, domainUri }: PhoneContact,
  callingNumber: string,
  prefixes: readonly string[],
): Way {
  const here = (user: string): string => userAt(user, domainUri);
  return {
    ...{ name, kind: 'phone', peer, uri },
    from: serializeNameAddress({ uri: here(callingNumber || 'anonymous'), params: new Map() }),
    to: serializeNameAddress({ uri: here(name), params: new Map() }),
    headers: [],
    laws: TRUNK_DEFAULTS.codecs,
    // It then calls us, and is put through.
    referTo: (to) => {
      if ('phone' in to) return { uri: here(to.phone) };
      return allows(to.number, prefixes) ? { uri: here(to.number) } : { detail: FORBIDDEN };
    },
    // It was taken when the leg was placed.
    begin: () => true,
    end: shouldFailOver,
  };
}

/** A user of ours, by what the phone knows us. The user may be of a caller, who writes what it likes. */
function userAt(user: string, domainUri: string): string {
  const domain = parseUri(domainUri);
  return domain ? serializeUri({ ...domain, user }) : domainUri;
}
