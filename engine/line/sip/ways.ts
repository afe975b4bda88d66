import type { PlaceRequest } from '../port';
import type { Way, Ways } from './leg';
import { serializeNameAddress } from './message';
import { callException } from './outcome';
import type { Registrar } from './registrar';
import { allows, TRUNK_DEFAULTS } from './settings';
import { shouldFailOver, type Trunk, type Trunks } from './trunk';

export interface WayParts {
  trunks: Trunks;
  registrar: Registrar;
  allowedPrefixes: readonly string[];
  /** Our own address as a phone knows it, for From. */
  domain: string;
}

/** How whom a leg calls can be reached: over the trunks, or where the phone has registered. */
export function waysTo(request: PlaceRequest, parts: WayParts): Ways {
  const { phone, calledNumber, callingNumber } = request;
  if (phone !== undefined) return phoneWays(phone, callingNumber, parts);
  if (!allows(calledNumber, parts.allowedPrefixes)) {
    const detail = 'The number is not among the prefixes that may be dialled.';
    return { exception: callException('NotAllowed'), detail };
  }
  const candidates = parts.trunks.candidates();
  if (candidates.length === 0) {
    return { exception: callException('NoTrunk'), detail: parts.trunks.whyNone() };
  }
  return { ways: candidates.map((trunk) => trunkWay(trunk, calledNumber, callingNumber)) };
}

function trunkWay(trunk: Trunk, calledNumber: string, callingNumber: string): Way {
  return {
    name: trunk.name,
    kind: 'trunk',
    peer: trunk,
    ...trunk.call(calledNumber, callingNumber),
    laws: trunk.settings.codecs ?? TRUNK_DEFAULTS.codecs,
    uriOf: (number) => trunk.uriOf(number),
    begin: () => {
      if (trunk.isFull) return false;
      trunk.begin();
      return true;
    },
    end: (end, reached) => trunk.end(end, reached),
  };
}

/** One device after the other, the one that registered last first. */
function phoneWays(name: string, callingNumber: string, { registrar, domain }: WayParts): Ways {
  const contacts = registrar.phone(name)?.contacts ?? [];
  if (contacts.length === 0)
    return { outcome: 'notConnected', detail: `Phone ${name} has not registered.` };
  const from = serializeNameAddress({
    uri: `sip:${callingNumber || 'anonymous'}@${domain}`,
    params: new Map(),
  });
  let free = (): void => undefined;
  return {
    ways: contacts.map(({ uri, peer }): Way => ({
      name,
      kind: 'phone',
      ...{ peer, uri, from, to: `<sip:${name}@${domain}>` },
      headers: [],
      laws: TRUNK_DEFAULTS.codecs,
      uriOf: (number) => `sip:${number}@${domain}`,
      begin: () => {
        free = registrar.occupy(name);
        return true;
      },
      end: (end, reached) => {
        free();
        return shouldFailOver(end, reached);
      },
    })),
  };
}
