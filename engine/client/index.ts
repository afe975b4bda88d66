export type { EngineClient, EventHandler, SubscribeOptions, Subscription } from './client';
export { probeTrunk, type TrunkProbe } from './probe';
export { acquireEngine, joinEngine, stopEngines, type EngineLease } from './registry';
export { startEngine } from './start';
