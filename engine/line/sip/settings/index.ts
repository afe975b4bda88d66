/** Settings of the SIP line: checked, and what follows from them. */
export * from './defaults';
export { NetworkList, PRIVATE_NETWORKS, plainAddress } from './networkList';
export { listeningPoints } from './points';
export { DEFAULT_PREFIXES, allows } from './prefixes';
export { parseSipLine } from './validate';
