export type { EngineClient, EventHandler, Subscription } from './client';
export { acquireEngine, stopEngines, type EngineLease } from './registry';
export { startEngine } from './start';
