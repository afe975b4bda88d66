import type { EngineOptions } from '../api';
import type { EngineClient } from './client';

/** A use of the process's engine for a data folder. */
export interface EngineLease {
  client: EngineClient;
  /** The last one out stops the engine. */
  release(): Promise<void>;
}

export declare function acquireEngine(options: EngineOptions): Promise<EngineLease>;
