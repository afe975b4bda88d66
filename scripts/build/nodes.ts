import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { NodeDefinition } from '../../nodes/host/definition';
import type { NodeModule } from '../../nodes/host/run';

/** A node as the generators see it. */
export interface NodeSource {
  definition: NodeDefinition;
  /** Where its module is exported, and under which name; relative to `dist`, without `.js`. */
  module: Export;
  /** The same of its definition. */
  source: Export;
  /** Its folder in the package: `nodes/Speak`. */
  folder: string;
}

export interface Export {
  file: string;
  name: string;
}

/**
 * The nodes of `nodes/index.ts`, in its order, from what was compiled into `dist`.
 * @throws when a folder has a definition that the list does not have, or the other way round.
 */
export function findNodes(dist: string): NodeSource[] {
  const { modules } = load(dist, 'nodes/index') as { modules: readonly NodeModule[] };
  const folders = readdirSync(join(dist, 'nodes'))
    .filter((name) => name !== 'host' && existsSync(join(dist, 'nodes', name, 'definition.js')))
    .map((name) => `nodes/${name}`);

  const nodes = modules.map((module): NodeSource => {
    for (const folder of folders) {
      const name = exportOf(load(dist, `${folder}/index`), module);
      const definition = exportOf(load(dist, `${folder}/definition`), module.definition);
      if (name !== undefined && definition !== undefined) {
        return {
          definition: module.definition,
          module: { file: `${folder}/index`, name },
          source: { file: `${folder}/definition`, name: definition },
          folder,
        };
      }
    }
    throw new Error(`nodes/index.ts: no folder exports the node "${module.definition.name}"`);
  });
  const unlisted = folders.filter((folder) => !nodes.some((node) => node.folder === folder));
  if (unlisted.length > 0) throw new Error(`nodes/index.ts lacks ${unlisted.join(', ')}`);
  return nodes;
}

const requireFrom = createRequire(__filename);
const load = (dist: string, file: string): object => requireFrom(join(dist, file)) as object;

const exportOf = (exported: object, value: unknown): string | undefined =>
  Object.entries(exported).find(([, one]) => one === value)?.[0];
