import { existsSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, posix } from 'node:path';

/**
 * Puts compiled CommonJS modules and all they require into one script for a browser. It knows
 * what tsc writes and no more, which spares the package a bundler.
 *
 * @param dist folder of the compiled modules; ids are paths in it, without `.js`.
 * @param entries modules that `tail` may `load`.
 * @param tail the script that runs when all modules are there, with `load(id)`.
 * @throws when a module needs what no browser has.
 */
export function bundle(dist: string, entries: string[], tail: string): string {
  return pack(entries, tail, {
    source: (id) => readFileSync(join(dist, `${id}.js`), 'utf8'),
    resolve(path) {
      return existsSync(join(dist, `${path}.js`)) ? path : `${path}/index`;
    },
  });
}

/** Where modules are found. */
export interface ModuleSource {
  /** CommonJS, as tsc writes it. */
  source(id: string): string;
  /** The module that a path leads to. */
  resolve(path: string): string;
}

/** The same, of modules wherever they are. */
export function pack(entries: string[], tail: string, from: ModuleSource): string {
  const modules = new Map<string, string>();
  const add = (id: string): void => {
    if (modules.has(id)) return;
    modules.set(id, '');
    const source = from.source(id).replace(/^\/\/# source.*$/gm, '');
    const code = source.replace(/\brequire\("([^"]+)"\)/g, (_, name: string) => {
      if (isBuiltin(name) || !name.startsWith('.')) {
        throw new Error(`${id} requires "${name}": a browser's script cannot take it along`);
      }
      const needed = from.resolve(posix.join(posix.dirname(id), name));
      add(needed);
      return `load(${JSON.stringify(needed)})`;
    });
    modules.set(id, code);
  };
  entries.forEach(add);

  const table = [...modules].map(
    ([id, code]) => `${JSON.stringify(id)}: function (module, exports, load) {\n${code.trim()}\n}`,
  );
  return `(function () {
'use strict';
const modules = {
${table.join(',\n')}
};
const loaded = {};
function load(id) {
  if (!loaded[id]) {
    const module = (loaded[id] = { exports: {} });
    modules[id](module, module.exports, load);
  }
  return loaded[id].exports;
}
${tail.trim()}
})();
`;
}
