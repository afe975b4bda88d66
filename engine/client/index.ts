export type { EngineClient, EventHandler, SubscribeOptions, Subscription } from './client';
export { acquireEngine, stopEngines, type EngineLease } from './registry';
export { startEngine } from './start';
