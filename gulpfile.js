const { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { dirname, join, relative, sep } = require('node:path');
const { series } = require('gulp');
const { compile: compileProject, prune } = require('./scripts/build/compile');

const root = __dirname;
const dist = join(root, 'dist');
const nodeRedFolder = join(dist, 'node-red');
const assetsFolder = join(dist, 'engine/tryout/assets');
const packageFile = join(root, 'package.json');

/** Everything that is built, gone. */
async function clean() {
  rmSync(dist, { recursive: true, force: true });
  rmSync(join(root, 'resources'), { recursive: true, force: true });
}

/** TypeScript to dist; what is there and no longer comes from a source goes. */
async function compile() {
  const main = compileProject(join(root, 'tsconfig.json'), dist, join(dist, '.tsbuildinfo'));
  const editor = compileProject(
    join(root, 'nodes/host/editor/tsconfig.json'),
    dist,
    join(dist, '.editor.tsbuildinfo'),
  );
  const page = compileProject(
    join(root, 'engine/tryout/page/tsconfig.json'),
    dist,
    join(dist, '.page.tsbuildinfo'),
  );
  const copied = (file) => isAsset(file) && existsSync(join(root, relative(dist, file)));
  const generated = (file) =>
    file.startsWith(nodeRedFolder + sep) || file.startsWith(assetsFolder + sep); // seen to below
  prune(
    dist,
    (file) =>
      main.has(file) || editor.has(file) || page.has(file) || copied(file) || generated(file),
  );
}

const isAsset = (file) => file.endsWith('.svg') || file.endsWith('.node.json');

// The generators are TypeScript themselves: there once `compile` has run.
const generator = (name) => require(join(dist, 'scripts/build', name));
const nodes = () => generator('nodes').findNodes(dist);
const manifest = () => JSON.parse(readFileSync(packageFile, 'utf8'));

function write(files) {
  for (const [path, content] of files) {
    const file = join(root, path);
    if (existsSync(file) && readFileSync(file, 'utf8') === content) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

/** Node-RED's html, locales, help and icons, and the editor's script, from the definitions. */
async function nodeRed() {
  const { nodeRedFiles } = generator('nodeRed');
  const files = nodeRedFiles({ root, dist, nodes: nodes(), package: manifest() });
  write(files);
  const kept = new Set([...files.keys()].map((path) => join(root, path)));
  prune(nodeRedFolder, (file) => kept.has(file));
  prune(join(root, 'resources'), (file) => kept.has(file));
}

/** The pages on which flows are tried out. */
async function tryout() {
  const files = generator('tryout').tryoutFiles({ root, dist });
  write(files);
  const kept = new Set([...files.keys()].map((path) => join(root, path)));
  prune(assetsFolder, (file) => kept.has(file));
}

/** n8n's codex files and icons. */
async function n8n() {
  if (existsSync(join(dist, 'scripts/build/n8n.js')))
    await generator('n8n').buildN8n({ root, dist });
}

const expected = () => {
  const { manifest: complete, manifestText } = generator('package');
  return manifestText(complete(root, nodes(), manifest()));
};

/** The hosts' lists in package.json, from nodes/index.ts. */
async function writePackage() {
  const text = expected();
  if (text !== readFileSync(packageFile, 'utf8')) writeFileSync(packageFile, text);
}
writePackage.displayName = 'package';

/** Fails where a generated file that is kept in git is not what the sources make of it. */
async function checkPackage() {
  if (expected() === readFileSync(packageFile, 'utf8')) return;
  throw new Error('package.json is stale: run `npx gulp build` and commit it');
}
checkPackage.displayName = 'check:package';

/** The flows and examples of both hosts, from their descriptions. */
const writeFlows = () => generator('../flows').writeFlows(root);
writeFlows.displayName = 'flows';

/** Fails where a flow or an example is not what its description makes. */
const checkFlows = () => generator('../flows').checkFlows(root);
checkFlows.displayName = 'check:flows';

exports.clean = clean;
exports.compile = compile;
exports.generate = series(nodeRed, n8n, tryout);
exports.package = writePackage;
exports.build = series(compile, writePackage, nodeRed, n8n, tryout, writeFlows);
exports.check = series(compile, checkPackage, checkFlows, nodeRed, n8n, tryout);
exports.default = exports.build;
