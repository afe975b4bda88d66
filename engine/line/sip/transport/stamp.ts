import { parseVia, serializeVia } from '../message';
import type { SipMessage, SipRequest, Via } from '../message/types';
import type { Endpoint, Flow, Protocol } from './port';
import { DEFAULT_PORTS } from './protocols';

/** The top Via, read; undefined where there is none that can be. */
export function topVia(message: SipMessage): Via | undefined {
  const field = message.headers.find(({ name }) => name === 'Via');
  return field && parseVia(field.value);
}

/**
 * Writes into a request's top Via where it really came from: `received` where the sender names
 * another host (RFC 3261, section 18.2.1), `received` and `rport` where it asks for them (RFC
 * 3581, section 4). What the sender wrote there itself is not believed.
 */
export function stampVia(request: SipRequest, { remote }: Flow): Via | undefined {
  const field = request.headers.find(({ name }) => name === 'Via');
  const via = field && parseVia(field.value);
  if (!via) return undefined;
  const { params } = via;
  const asked = params.has('rport');
  const claimed = params.delete('received');
  const differs = asked || via.host !== remote.address;
  if (asked) params.set('rport', String(remote.port));
  if (differs) params.set('received', remote.address);
  if (claimed || differs) field.value = serializeVia(via);
  return via;
}

/**
 * Where the answer to a request goes when not over its own connection: to the address it came
 * from, to the port it came from if the sender asked for that, else to the one that it names
 * (RFC 3261, section 18.2.2; RFC 3581, section 4). `maddr` is not followed: it is for multicast,
 * and would let anybody send our answers anywhere.
 */
export function responseEndpoint(via: Via, { remote, protocol }: Flow, force: boolean): Endpoint {
  const { address } = remote;
  if (protocol === 'UDP' && (force || via.params.has('rport'))) return remote;
  return { address, port: via.port ?? DEFAULT_PORTS[protocol] };
}

/** The port that a Via means. */
export const viaPort = ({ port, transport }: Via): number =>
  port ?? DEFAULT_PORTS[transport as Protocol] ?? DEFAULT_PORTS.UDP;
