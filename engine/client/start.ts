import type { EngineClient } from './client';
import type { EngineOptions } from './options';

export declare function startEngine(options: EngineOptions): Promise<EngineClient>;
