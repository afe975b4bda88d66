import type { EngineUse } from '../description';

/**
 * All settings as they come: the simulated line, and callees that go by a number's last digit.
 * Each example has a config node of its own, for Node-RED would ask about one that is there
 * already; behind them is one engine.
 *
 * @param example its number.
 * @param instance for examples with triggers: one's do not take the calls of another that is
 *   deployed beside it.
 */
export const engineFor = (example: string, instance?: string): EngineUse => ({
  key: `examples/engine/${example}`,
  name: `Dialflow engine (example ${example})`,
  settings: instance === undefined ? {} : { instance },
});
