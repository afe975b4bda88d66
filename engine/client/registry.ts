import type { EngineLease, EngineOptions } from './options';

export declare function acquireEngine(options: EngineOptions): Promise<EngineLease>;
