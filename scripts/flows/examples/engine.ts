import type { EngineUse } from '../description';

/** All settings as they come: the simulated line, and callees that go by a number's last digit. */
export const engine: EngineUse = { key: 'examples/engine', name: 'Dialflow engine', settings: {} };

/**
 * The same engine, another instance: triggers of one example do not take the calls of another
 * that is deployed beside it.
 */
export const engineWithInstance = (instance: string): EngineUse => ({
  key: `examples/engine/${instance}`,
  name: `Dialflow engine, instance "${instance}"`,
  settings: { instance },
});
