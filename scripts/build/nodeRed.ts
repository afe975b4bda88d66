import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { engineFields } from '../../credentials/engine.definition';
import type { Language } from '../../engine/api';
import {
  HUNG_UP_OUTPUT,
  kebab,
  nodeRedType,
  outputsOf,
  type Fields,
  type Output,
  type Words,
} from '../../nodes/host/definition';
import { ENGINE_WORDS } from '../../nodes/host/nodeRed/editorWords';
import { ENGINE_TYPE } from '../../nodes/host/nodeRed/lookup';
import { savedName, typeName } from '../../nodes/host/nodeRed/saved';
import { isSecret } from '../../nodes/host/nodeRed/secrets';
import { defaultOf, fieldsOf } from '../../nodes/host/settings';
import { bundle } from './bundle';
import { helpHtml } from './help';
import { nodeHtml, type Registered } from './html';
import { localeJson } from './locales';
import type { NodeSource } from './nodes';

export interface BuildNodeRed {
  /** The package's folder. */
  root: string;
  /** Where tsc has written to. */
  dist: string;
  nodes: NodeSource[];
  package: { name: string; version: string };
}

/** The folder of Node-RED's files in `dist`, and the editor's script in the package. */
export const FOLDER = 'node-red';
export const SCRIPT = 'resources/editor.js';

const LANGUAGES: Language[] = ['zh-CN', 'en-US'];

/** All that Node-RED reads, by path in the package. */
export function nodeRedFiles(build: BuildNodeRed): Map<string, string> {
  const { root, nodes } = build;
  const files = new Map<string, string>();
  const put = (path: string, content: string): void =>
    void files.set(`dist/${FOLDER}/${path}`, content);
  const script = `resources/${build.package.name}/${posix.basename(SCRIPT)}?v=${build.package.version}`;

  for (const node of [...nodes.map(described), engine]) {
    put(`${node.file}.js`, node.runtime);
    put(`${node.file}.html`, nodeHtml(node, script));
    for (const language of LANGUAGES) {
      put(`locales/${language}/${node.file}.json`, localeJson(node, language));
      put(`locales/${language}/${node.file}.html`, helpHtml(node, language));
    }
  }
  for (const { definition, folder } of nodes) {
    const icon = join(root, folder, `${definition.name}.nodered.svg`);
    put(`icons/${definition.name}.svg`, readFileSync(icon, 'utf8'));
  }
  files.set(SCRIPT, editorScript(build));
  return files;
}

/** package.json's `node-red.nodes`: the config node last, for it has no place in the palette. */
export const nodeRedList = (nodes: NodeSource[]): Record<string, string> =>
  Object.fromEntries([
    ...nodes.map(({ definition }) => [
      nodeRedType(definition),
      `dist/${FOLDER}/${kebab(definition.name)}.js`,
    ]),
    [ENGINE_TYPE, `dist/${FOLDER}/${engine.file}.js`],
  ]) as Record<string, string>;

/** What the generators take, of a node or of the config node. */
interface Described extends Registered {
  file: string;
  runtime: string;
  label: Words;
  summary: Words;
  help: Words;
  outputs: readonly Output[];
}

function described({ definition, module }: NodeSource): Described {
  const fields = fieldsOf(definition);
  refuseClashes(definition.name, fields);
  const settings = Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, defaultOf(field)]),
  );
  const { label, summary, help, color } = definition;
  const runtime = `const { registerNode } = require('../nodes/host/nodeRed/register');
const { ${module.name} } = require('../${module.file.replace(/\/index$/, '')}');
module.exports = (RED) => registerNode(RED, ${module.name});
`;
  return {
    file: kebab(definition.name),
    type: nodeRedType(definition),
    runtime,
    label,
    summary,
    help,
    fields,
    ...(definition.tryout && { tryable: true }),
    ...(definition.sentences && { sentences: definition.branchOutputs ? 'inScene' : 'ofScene' }),
    outputs: definition.liveCall ? [...definition.outputs, HUNG_UP_OUTPUT] : definition.outputs,
    canvas: {
      color,
      icon: `${definition.name}.svg`,
      inputs: definition.mode === 'trigger' ? 0 : 1,
      outputs: outputsOf(definition, settings).length,
      outputsVary: definition.branchOutputs !== undefined || definition.liveCall === true,
      engine: ENGINE_TYPE,
    },
  };
}

const engine: Described = {
  ...ENGINE_WORDS,
  file: 'engine',
  type: ENGINE_TYPE,
  runtime: `const { registerEngine } = require('../nodes/host/nodeRed/engineNode');
module.exports = (RED) => registerEngine(RED);
`,
  fields: engineFields,
  testable: true,
  outputs: [],
};

/** Without what makes options of them, which no browser has a use for. */
const ENGINE_FIELDS = 'credentials/engine.fields';

/** The editor's code with every definition, so that both see a node's settings alike. */
function editorScript({ dist, nodes }: BuildNodeRed): string {
  const editor = 'nodes/host/editor/index';
  const entries = nodes.map(
    ({ definition, source }) =>
      `  ${JSON.stringify(nodeRedType(definition))}: load(${JSON.stringify(source.file)}).${source.name},`,
  );
  const tail = `
if (window.dialflow) return; // each node's html asks for this script
window.dialflow = load(${JSON.stringify(editor)});
window.dialflow.define({
${entries.join('\n')}
  ${JSON.stringify(ENGINE_TYPE)}: { fields: load(${JSON.stringify(ENGINE_FIELDS)}).engineFields },
});`;
  return bundle(dist, [editor, ENGINE_FIELDS, ...nodes.map(({ source }) => source.file)], tail);
}

/** Two fields must not be saved as one property. */
function refuseClashes(node: string, fields: Fields): void {
  const taken = new Map<string, string>();
  for (const [name, field] of Object.entries(fields)) {
    if (isSecret(field)) continue; // kept elsewhere, by its own name
    const properties = [savedName(name), ...(field.dynamic ? [typeName(savedName(name))] : [])];
    for (const property of properties) {
      const other = taken.get(property);
      if (other)
        throw new Error(`${node}: "${other}" and "${name}" are both saved as "${property}"`);
      taken.set(property, name);
    }
  }
}
