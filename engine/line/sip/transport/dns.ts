/**
 * What is asked of the domain name system. A name or a type of record that does not exist is
 * an empty list; a rejection means that no answer was to be had.
 */
export interface Dns {
  naptr(name: string): Promise<NaptrRecord[]>;
  srv(name: string): Promise<SrvRecord[]>;
  /** Addresses of a host, of one family. */
  addresses(name: string, family: 4 | 6): Promise<AddressRecord[]>;
}

interface Aging {
  /** How long it holds, seconds, where known. */
  ttl?: number;
}

/** RFC 3403, section 4.1. */
export interface NaptrRecord extends Aging {
  order: number;
  preference: number;
  flags: string;
  /** `SIP+D2U`, `SIPS+D2T`… */
  service: string;
  replacement: string;
}

/** RFC 2782. */
export interface SrvRecord extends Aging {
  priority: number;
  weight: number;
  port: number;
  name: string;
}

export interface AddressRecord extends Aging {
  address: string;
}
