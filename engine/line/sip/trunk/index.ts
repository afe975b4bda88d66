/** Trunks (RFC 3261, sections 8.1, 10.2 and 11): what the line may use. */
export { shouldFailOver } from './failOver';
export type { CallIdentity } from './identity';
export { dialled } from './number';
export type { Sends } from './sends';
export { Trunk, type TrunkSite } from './trunk';
export { Trunks, type TrunksParts } from './trunks';
