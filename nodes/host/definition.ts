import type { Language } from '../../engine/api';

/**
 * What a node is, said once; adapters and gulp turn it into an n8n description,
 * into Node-RED's html, locales and help, and into the checked settings a run gets.
 */

/** Words in both languages. */
export type Words = Readonly<Record<Language, string>>;
export const words = (zh: string, en: string): Words => ({ 'zh-CN': zh, 'en-US': en });

/** One thing wrong with a value: where in it (`[1].name`, `.beginTime`, '' for all of it), and what. */
export interface Flaw {
  at: string;
  words: Words;
}
/** What a check says: all of the value is wrong, parts of it are, or nothing is. */
export type Verdict = Words | readonly Flaw[] | undefined;

/** A row of a list as its check sees it: with defaults in place of what is wrong by itself. */
export type Row = Readonly<Record<string, unknown>>;

/**
 * A field's own check: of a value that has the field's type already and is not empty; a pure
 * function, for the editor runs it as well. What may only be known at run time it sees then.
 */
interface Checked<T> {
  check?(value: T): Verdict;
}

interface FieldBase {
  label: Words;
  /** Heading of this field and those behind it, in a form that is long. */
  section?: Words;
  /** One or two sentences: n8n's description, Node-RED's help. */
  help?: Words;
  required?: boolean;
  /** Shown only while the other field has one of these values, or one of several that it has is. */
  showWhen?: Readonly<Record<string, readonly (string | boolean)[]>>;
  /** The value usually comes from the item or message: an expression in n8n, a typed input in Node-RED. */
  dynamic?: boolean;
  placeholder?: Words;
  /** Only what the operator writes into the form: no expression, nothing out of an item. */
  literal?: boolean;
}

export interface TextField extends FieldBase, Checked<string> {
  type: 'text';
  default: string;
  /** Lines of the input; 1 when absent. */
  rows?: number;
  /** A secret: kept by the host where it keeps such things, never in a flow. */
  password?: boolean;
}
export interface NumberField extends FieldBase {
  type: 'number';
  default: number;
  min?: number;
  max?: number;
  /** Decimals allowed (default: whole numbers only). */
  decimals?: boolean;
}
export interface BooleanField extends FieldBase {
  type: 'boolean';
  default: boolean;
}
export interface OptionsField<V extends string = string> extends FieldBase {
  type: 'options';
  default: V;
  options: readonly { value: V; label: Words; help?: Words }[];
}
export interface MultiOptionsField<V extends string = string> extends FieldBase {
  type: 'multiOptions';
  default: readonly V[];
  options: readonly { value: V; label: Words }[];
}
/** Texts, one under the other: similar wordings, utterances. */
export interface TextListField extends FieldBase, Checked<readonly string[]> {
  type: 'textList';
  default: readonly string[];
}
/** Rows of the same fields: branches, tags. */
export interface ListField<F extends Fields = Fields> extends FieldBase, Checked<readonly Row[]> {
  type: 'list';
  default: readonly Readonly<Record<string, unknown>>[];
  itemLabel: Words;
  fields: F;
}
export interface JsonField extends FieldBase, Checked<unknown> {
  type: 'json';
  /** As text. */
  default: string;
}
/** A thing of the engine chosen from a list, or named: its id or its name. */
export interface ResourceField extends FieldBase {
  type: 'resource';
  resource: 'scene' | 'jobGroup' | 'pool' | 'numberGroup' | 'ringTone';
  default: string;
}
export type Field =
  | TextField
  | NumberField
  | BooleanField
  | OptionsField
  | MultiOptionsField
  | TextListField
  | ListField
  | JsonField
  | ResourceField;

export type Fields = Readonly<Record<string, Field>>;

/** The settings that a run gets, checked, from the fields of its definition. */
export type SettingsOf<F extends Fields> = {
  -readonly [K in keyof F]: ValueOf<F[K]>;
};
type ValueOf<F extends Field> =
  F extends OptionsField<infer V>
    ? V
    : F extends MultiOptionsField<infer V>
      ? V[]
      : F extends ListField<infer G>
        ? SettingsOf<G>[]
        : F extends TextListField
          ? string[]
          : F extends NumberField
            ? number
            : F extends BooleanField
              ? boolean
              : F extends JsonField
                ? unknown
                : string;

export interface Output {
  /** Stable: what a run names. */
  key: string;
  label: Words;
}

/**
 * - `each`: run once per n8n item, once per Node-RED message.
 * - `all`: run once for all items of a batch; in Node-RED `msg.payload` is the list (or the one).
 * - `trigger`: no input; emits by itself.
 */
export type Mode = 'each' | 'all' | 'trigger';

export interface NodeDefinition<F extends Fields = Fields> {
  /** camelCase: `intentMatch`; n8n's name. Node-RED's type is `dialflow-intent-match`. */
  name: string;
  label: Words;
  /** One sentence: palette tooltip, n8n description. */
  summary: Words;
  /** Help beyond that, Markdown: what comes in, what goes out, how it behaves. */
  help: Words;
  mode: Mode;
  /** Talks to a live call: gets `call` from the item, grows a "hung up" output on request. */
  liveCall?: boolean;
  /** Gets `call` from the item as well, but works on a call that has ended, too. */
  pastCall?: boolean;
  /** Node-RED palette colour; the icon is `<name>.svg`. */
  color: string;
  fields: F;
  /** Fixed outputs, in order. Those of `branchOutputs` come before them. */
  outputs: readonly Output[];
  /** Key of the output for what failed where a flow goes on in spite of it; default: the first. */
  failureOutput?: string;
  /** Name of a list field, each row of which (its `name`) is an output of its own, first. */
  branchOutputs?: string;
  /**
   * Fields that are no part of a flow, a secret among them. n8n keeps them in a credential of this
   * type; Node-RED has them in the node's dialog, and the secret beside the flows.
   */
  credential?: { name: string; fields: readonly string[] };
  /**
   * Node-RED's dialog has buttons that try the flow out: the page calls and the node, a trigger,
   * begins it; or the node itself dials the page.
   */
  tryout?: 'page' | 'dial';
  /**
   * Node-RED's dialog can try a sentence: in the node's scene, or with its branches in one that is
   * named there.
   */
  sentences?: true;
  /**
   * Short text under or beside the node's name on the canvas, from its settings; `chosen` gives
   * the words of what is chosen in a field of options.
   */
  subtitle?(settings: SettingsOf<F>, chosen: (field: keyof F & string) => Words): string | Words;
  /** Node-RED name of a fresh node: n8n and Node-RED tell versions of saved settings apart by it. */
  version: number;
}

/** Keeps the fields' and the mode's literal types. */
export function defineNode<const F extends Fields, M extends Mode>(
  definition: NodeDefinition<F> & { mode: M },
): NodeDefinition<F> & { mode: M } {
  return definition;
}

/** The field that a live-call node gets besides its own. */
export const HUNG_UP_FIELD = {
  type: 'boolean',
  default: false,
  label: words('显示“已挂机”出口', 'Show "hung up" output'),
  help: words(
    '对方已挂机时从此出口继续，并带上原因；不显示时该分支静默结束。',
    'Continues here, with the reason, when the callee is gone; otherwise the branch ends quietly.',
  ),
} as const satisfies BooleanField;

export const HUNG_UP_OUTPUT: Output = { key: 'hungUp', label: words('已挂机', 'Hung up') };

/** Every output of a node with these settings, in order: branches, fixed ones, hung up. */
export function outputsOf(
  definition: NodeDefinition,
  settings: Readonly<Record<string, unknown>>,
): Output[] {
  const outputs: Output[] = [];
  if (definition.branchOutputs) {
    const rows = settings[definition.branchOutputs];
    for (const [index, row] of (Array.isArray(rows) ? rows : []).entries()) {
      const name = String((row as { name?: unknown }).name ?? '') || `${index + 1}`;
      outputs.push({ key: `branch:${name}`, label: words(name, name) });
    }
  }
  outputs.push(...definition.outputs);
  if (definition.liveCall && settings['showHungUp'] === true) outputs.push(HUNG_UP_OUTPUT);
  return outputs;
}

/** A definition's subtitle in a language; nothing where it has none. */
export function subtitleOf(
  definition: Pick<NodeDefinition, 'fields' | 'subtitle'>,
  settings: Readonly<Record<string, unknown>>,
  language: Language,
): string {
  const text = definition.subtitle?.(settings, (name) =>
    chosenWords(definition.fields[name], settings[name]),
  );
  return typeof text === 'object' ? text[language] : (text ?? '');
}

function chosenWords(field: Field | undefined, value: unknown): Words {
  if (field?.type !== 'options' && field?.type !== 'multiOptions') return words('', '');
  const values = [value].flat();
  const labels = field.options.filter((option) => values.includes(option.value));
  const inOne = (language: Language, comma: string): string =>
    labels.map(({ label }) => label[language]).join(comma);
  return words(inOne('zh-CN', '，'), inOne('en-US', ', '));
}

/** `intentMatch` → `intent-match`. */
export const kebab = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

export const nodeRedType = (definition: Pick<NodeDefinition, 'name'>): string =>
  `dialflow-${kebab(definition.name)}`;
