import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ModuleKind, ScriptTarget, transpileModule, version as compiler } from 'typescript';
import { bundle, pack } from './bundle';

const FOLDER = 'dist/engine/tryout/assets';
const SOURCES = 'engine/tryout/assets';
const PAGE = 'engine/tryout/page/page';

/** The files of the pages on which flows are tried out, by path. */
export function tryoutFiles({ root, dist }: { root: string; dist: string }): Map<string, string> {
  const files = new Map<string, string>();
  for (const name of ['index.html', 'style.css']) {
    files.set(`${FOLDER}/${name}`, readFileSync(join(root, SOURCES, name), 'utf8'));
  }
  files.set(`${FOLDER}/page.js`, bundle(dist, [PAGE], `load('${PAGE}');`));
  files.set(`${FOLDER}/sip.js`, sipJs(join(root, FOLDER, 'sip.js')));
  return files;
}

/** The library that the softphone is made with, as one script; as it was, where it is no newer. */
function sipJs(before: string): string {
  // It does not tell tools where its package.json is.
  const lib = dirname(require.resolve('sip.js'));
  const folder = dirname(lib);
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    version: string;
  };
  const licence = readFileSync(join(folder, 'LICENSE.md'), 'utf8').trim();
  const head = `/*! sip.js ${version}, put together with typescript ${compiler}\n\n${licence}\n*/\n`;
  if (existsSync(before)) {
    const kept = readFileSync(before, 'utf8');
    if (kept.startsWith(head)) return kept;
  }
  const script = pack(['index'], "self.SIP = load('index');", {
    source: (id) => commonJs(readFileSync(join(lib, `${id}.js`), 'utf8')),
    resolve: (path) => path.replace(/\.js$/, ''),
  });
  return head + script;
}

function commonJs(source: string): string {
  const compilerOptions = {
    module: ModuleKind.CommonJS,
    target: ScriptTarget.ES2022,
    allowJs: true,
    removeComments: true,
  };
  return transpileModule(source, { compilerOptions }).outputText;
}
