import type { EngineOptions } from '../api';
import type { EngineClient } from './client';

export declare function startEngine(options: EngineOptions): Promise<EngineClient>;
