export type { EngineClient, EventHandler, Subscription } from './client';
export type { EngineLease, EngineOptions } from './options';
export { acquireEngine } from './registry';
export { startEngine } from './start';
