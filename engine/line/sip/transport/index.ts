/** The transport layer (RFC 3261, section 18): what the layers above may use. */
export type * from './port';
export { localAddress } from './localAddress';
export type { Dns } from './dns';
export { DnsCache } from './dnsCache';
export { nodeDns } from './nodeDns';
export { nodeWires } from './nodeWires';
export { resolveTarget, type ResolveOptions } from './resolveTarget';
export { DEFAULT_TRANSPORT_SETTINGS, type TransportSettings } from './settings';
export type { TlsSettings } from './tlsIdentity';
export { Transport, type TransportParts } from './transport';
export type { Wires } from './wire';
