import type { NodeDefinition } from '../definition';
import { outputs } from './saved';

type Saved = Readonly<Record<string, unknown>>;

/**
 * Where each output of before has gone, as Node-RED takes it to keep the wires on their
 * branches: old port → new port, -1 when it is gone; other keys stand for new ports.
 *
 * @param origins of the branches now: which of the branches before each of them was.
 */
export function outputMap(
  definition: NodeDefinition,
  before: Saved,
  now: Saved,
  origins: readonly (number | undefined)[],
): Record<string, number> {
  const old = outputs(definition, before);
  const map: Record<string, number> = {};
  old.forEach((_, port) => (map[port] = -1));
  const oldBranches = countBranches(old);
  outputs(definition, now).forEach((output, port) => {
    const origin =
      port < origins.length
        ? origins[port]
        : old.findIndex(({ key }, index) => index >= oldBranches && key === output.key);
    map[origin === undefined || origin < 0 ? `new${port}` : origin] = port;
  });
  return map;
}

const countBranches = (list: readonly { key: string }[]): number =>
  list.filter(({ key }) => key.startsWith('branch:')).length;
