import type { Field, Fields } from '../../nodes/host/definition';
import { CATEGORY } from '../../nodes/host/nodeRed/editorWords';
import { formHtml } from '../../nodes/host/nodeRed/markup';
import { literalType, savedName, typeName } from '../../nodes/host/nodeRed/saved';
import { credentialTypes, isSecret } from '../../nodes/host/nodeRed/secrets';

/** What a registration in the editor is made of. */
export interface Registered {
  type: string;
  fields: Fields;
  /** Its dialog has a button that tries the settings. */
  testable?: boolean;
  /** Its dialog has buttons that try the flow out. */
  tryable?: boolean;
  /** Its dialog can try a sentence, in a scene that is named there or else in the node's own. */
  sentences?: 'ofScene' | 'inScene';
  /** A config node has no place on the canvas. */
  canvas?: {
    color: string;
    icon: string;
    inputs: 0 | 1;
    outputs: number;
    /** The number of outputs is a setting. */
    outputsVary: boolean;
    engine: string;
  };
}

/** `<node>.html`: the form of its dialog and its registration. `script` is the shared script's URL. */
export function nodeHtml(node: Registered, script: string): string {
  return `<script src="${script}"></script>

<script type="text/html" data-template-name="${node.type}">
${template(node)}
</script>

<script type="text/javascript">
RED.nodes.registerType('${node.type}', {
${registration(node)
  .map(([key, value]) => `  ${key}: ${value},`)
  .join('\n')}
});
</script>
`;
}

function template({ fields, canvas, testable, tryable, sentences }: Registered): string {
  const prefix = canvas ? 'node-input' : 'node-config-input';
  // A field of that name (a callee's, a job group's) must not be taken for the node's own.
  const name = 'name' in fields ? 'editor.nodeName' : 'editor.name';
  const head = [row(`${prefix}-name`, 'fa-tag', name, ' data-i18n="[placeholder]label"')];
  if (canvas) head.push(row(`${prefix}-engine`, 'fa-phone', 'editor.engine', ''));
  if (canvas?.outputsVary) head.push(`<input type="hidden" id="${prefix}-outputs">`);
  const form = formHtml(fields, (name) => `${prefix}-${savedName(name)}`, 'fields');
  // At once to be seen: a form may be long.
  if (tryable) head.push(tryRow(prefix));
  const rows = [...head, form, ...(testable ? [testRow(prefix)] : [])];
  if (sentences) rows.push(sentenceRow(prefix, sentences));
  return `<div class="dialflow-form" id="${prefix}-fields">\n${rows.join('\n')}\n</div>`;
}

const testRow = (prefix: string): string =>
  `<div class="form-row dialflow-test">
  <label for="${prefix}-test"></label>
  <div class="dialflow-control">
    <button type="button" class="red-ui-button" id="${prefix}-test"><i class="fa fa-plug"></i> <span data-i18n="editor.test"></span></button>
    <div class="dialflow-test-result" id="${prefix}-test-result"></div>
  </div>
</div>`;

const tryRow = (prefix: string): string =>
  `<div class="form-row dialflow-test">
  <label for="${prefix}-try-text"><i class="fa fa-play-circle-o"></i> <span data-i18n="editor.tryOut"></span></label>
  <div class="dialflow-control">
    <button type="button" class="red-ui-button" id="${prefix}-try-text"><i class="fa fa-keyboard-o"></i> <span data-i18n="editor.tryText"></span></button>
    <button type="button" class="red-ui-button" id="${prefix}-try-phone"><i class="fa fa-microphone"></i> <span data-i18n="editor.tryPhone"></span></button>
    <div class="dialflow-test-result" id="${prefix}-try-result" role="status"></div>
  </div>
</div>`;

const sentenceRow = (prefix: string, sentences: 'ofScene' | 'inScene'): string => {
  const id = `${prefix}-sentence`;
  const scene = sentences === 'inScene' ? 'sentenceScene' : 'sentenceOwnScene';
  return `<div class="form-row dialflow-test">
  <label for="${id}-text"><i class="fa fa-comment-o"></i> <span data-i18n="editor.sentence"></span></label>
  <div class="dialflow-control">
    <input type="text" id="${id}-scene" data-i18n="[placeholder]editor.${scene}">
    <input type="text" id="${id}-text" data-i18n="[placeholder]editor.sentenceText">
    <button type="button" class="red-ui-button" id="${id}-run"><i class="fa fa-search"></i> <span data-i18n="editor.sentenceRun"></span></button>
    <div class="dialflow-test-result" id="${id}-result" role="status"></div>
  </div>
</div>`;
};

const row = (id: string, icon: string, words: string, attributes: string): string =>
  `<div class="form-row">
  <label for="${id}"><i class="fa ${icon}"></i> <span data-i18n="${words}"></span></label>
  <input type="text" id="${id}"${attributes} style="width: 100%">
</div>`;

function registration({ fields, canvas }: Registered): [string, string][] {
  const hooks: [string, string][] = [
    ['label', 'dialflow.label'],
    ['labelStyle', 'dialflow.labelStyle'],
    ['oneditprepare', 'dialflow.prepare'],
    ['oneditsave', 'dialflow.save'],
    ['oneditcancel', 'dialflow.cancel'],
    ['oneditdelete', 'dialflow.cancel'],
  ];
  if (!canvas) {
    return [
      ['category', quote('config')],
      ['defaults', defaults(fields, [])],
      ...credentials(fields),
      ['paletteLabel', 'dialflow.paletteLabel'],
      ...hooks,
    ];
  }
  const own = [`engine: { value: '', type: ${quote(canvas.engine)}, required: true }`];
  if (canvas.outputsVary) own.push(`outputs: { value: ${canvas.outputs} }`);
  return [
    ['category', quote(CATEGORY)],
    ['color', quote(canvas.color)],
    ['icon', quote(canvas.icon)],
    ['defaults', defaults(fields, own)],
    ...credentials(fields),
    ['inputs', String(canvas.inputs)],
    ['outputs', String(canvas.outputs)],
    ['outputLabels', 'dialflow.outputLabels'],
    ['paletteLabel', 'dialflow.paletteLabel'],
    ...hooks,
  ];
}

function credentials(fields: Fields): [string, string][] {
  const types = Object.entries(credentialTypes(fields));
  if (types.length === 0) return [];
  const lines = types.map(([name, { type }]) => `    ${name}: { type: ${quote(type)} },`);
  return [['credentials', `{\n${lines.join('\n')}\n  }`]];
}

/** Keys without quotes: that is how node-red-dev's scorecard reads them. */
function defaults(fields: Fields, own: string[]): string {
  const lines = ["name: { value: '' }", ...own];
  for (const [name, field] of Object.entries(fields)) {
    if (isSecret(field)) continue;
    const property = savedName(name);
    const check = field.type === 'boolean' ? '' : `, validate: dialflow.check(${quote(name)})`;
    lines.push(`${property}: { value: ${literal(field)}${check} }`);
    if (field.dynamic) lines.push(`${typeName(property)}: { value: ${quote(literalType(field))} }`);
  }
  return `{\n${lines.map((line) => `    ${line},`).join('\n')}\n  }`;
}

/** A default as JavaScript that may stand in a script element. */
const literal = (field: Field): string =>
  typeof field.default === 'string'
    ? quote(field.default)
    : JSON.stringify(field.default).replaceAll('<', '\\u003c');

const quote = (text: string): string =>
  `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'").replaceAll('<', '\\u003c')}'`;
