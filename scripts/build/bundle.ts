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
  const modules = new Map<string, string>();
  const add = (id: string): void => {
    if (modules.has(id)) return;
    modules.set(id, '');
    const source = readFileSync(join(dist, `${id}.js`), 'utf8').replace(/^\/\/# source.*$/gm, '');
    const code = source.replace(/\brequire\("([^"]+)"\)/g, (_, name: string) => {
      if (isBuiltin(name) || !name.startsWith('.')) {
        throw new Error(`${id} requires "${name}": the editor's script cannot take it along`);
      }
      const path = posix.join(posix.dirname(id), name);
      const needed = existsSync(join(dist, `${path}.js`)) ? path : `${path}/index`;
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
