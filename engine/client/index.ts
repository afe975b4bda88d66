export type { EngineClient, EventHandler, Subscription } from './client';
