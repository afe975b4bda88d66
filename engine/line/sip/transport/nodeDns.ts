import { promises, type LookupAddress } from 'node:dns';
import type { AddressRecord, Dns } from './dns';

/** c-ares' and the system's words for "there is none". */
const NOTHING = new Set(['ENOTFOUND', 'ENODATA', 'ENONAME', 'EAI_NODATA', 'EAI_NONAME']);

/**
 * Node's resolver. Addresses that DNS does not know are asked of the system as well: its hosts
 * file names what stands in the same network.
 */
export function nodeDns(): Dns {
  const resolver = new promises.Resolver({ timeout: 2_000, tries: 2 });
  return {
    naptr: (name) => orNothing(resolver.resolveNaptr(name)),
    srv: (name) => orNothing(resolver.resolveSrv(name)),
    addresses: async (name, family) => {
      let failure: Error | undefined;
      try {
        const found = await orNothing<AddressRecord>(
          family === 4
            ? resolver.resolve4(name, { ttl: true })
            : resolver.resolve6(name, { ttl: true }),
        );
        if (found.length > 0) return found;
      } catch (error) {
        failure = error instanceof Error ? error : new Error(String(error));
      }
      const hosts = await orNothing<LookupAddress>(promises.lookup(name, { all: true, family }));
      if (hosts.length === 0 && failure) throw failure;
      return hosts.map(({ address }) => ({ address }));
    },
  };
}

async function orNothing<R>(answer: Promise<R[]>): Promise<R[]> {
  try {
    return await answer;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (NOTHING.has(code)) return [];
    throw error;
  }
}
