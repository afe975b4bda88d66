export type { EngineClient, EventHandler, Subscription } from './client';
export { acquireEngine, type EngineLease } from './registry';
export { startEngine } from './start';
