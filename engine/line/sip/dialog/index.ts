/** Dialogs, INVITE sessions and the user agent (RFC 3261, sections 8 to 15): what the line may use. */
export type * from './types';
export {
  DEFAULT_AGENT_SETTINGS,
  UserAgent,
  type AgentCounters,
  type UserAgentParts,
} from './agent';
export { RequestSender, type RequestSenderParts } from './sender';
export type { AgentSettings } from './site';
