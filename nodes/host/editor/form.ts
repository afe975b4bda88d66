import type { Fields, NodeDefinition } from '../definition';
import { savedName } from '../nodeRed/saved';
import { isSecret, KEPT } from '../nodeRed/secrets';
import type { Fault } from '../faults';
import { fieldsOf } from '../settings';
import { control, type Control } from './controls';
import { LineTest } from './lineTest';
import { outputMap } from './outputs';
import { isWithin, read } from './saved';
import { SentenceTest } from './sentence';
import { TryButtons } from './tryout';
import { reasonOf } from './words';

type Saved = Record<string, unknown>;

/** The open dialog of a node. */
export class Form {
  private readonly fields: Fields;
  private readonly controls = new Map<string, Control>();
  private readonly before: Saved;
  private readonly marks = new Map<HTMLElement, Mark>();
  private readonly lineTest: LineTest | undefined;
  private known: readonly Fault[] | undefined;
  private refreshing = false;
  private ready = false;

  constructor(
    private readonly node: EditorNode,
    private readonly definition: Pick<NodeDefinition, 'fields'> & Partial<NodeDefinition>,
    private readonly prefix: string,
  ) {
    this.fields = fieldsOf(definition);
    this.before = { ...node };
    for (const [name, field] of Object.entries(this.fields)) {
      const property = savedName(name);
      this.controls.set(
        name,
        control({
          node,
          name,
          field,
          property,
          id: `${prefix}-${property}`,
          inRow: false,
          words: `fields.${name}`,
          saved: node,
          engine: () => String($(`#${prefix}-engine`).val() ?? ''),
          changed: () => this.refreshSoon(),
        }),
      );
    }
    this.lineTest = LineTest.of(node, prefix, () => this.values());
    const { tryout, sentences } = definition;
    if (sentences) {
      new SentenceTest(node, prefix, {
        saved: () => this.values(),
        settings: () => read(this.fields, this.values()).settings,
      });
    }
    if (tryout) new TryButtons(node, prefix, tryout, () => this.values());
    this.ready = true;
    this.refresh();
  }

  /** The properties as they would be saved now. */
  values(): Saved {
    return Object.assign({}, ...[...this.controls.values()].map((one) => one.read())) as Saved;
  }

  /**
   * What is wrong with the node as it would be saved now. Node-RED asks for every property, one
   * after the other, at each change of any: they are read once, not once for each.
   */
  faults(): readonly Fault[] {
    if (!this.known) {
      this.known = read(this.fields, { ...this.node, ...this.values() }).faults;
      queueMicrotask(() => (this.known = undefined));
    }
    return this.known;
  }

  /** Puts them on the node; Node-RED itself saves those it knows an input of. */
  save(): void {
    const values = this.values();
    if (this.definition.outputs && $(`#${this.prefix}-outputs`).length > 0) {
      const list = this.controls.get(this.definition.branchOutputs ?? '');
      const origins = (list?.rows?.() ?? []).map((row) => row.origin);
      const map = outputMap(this.definition as NodeDefinition, this.before, values, origins);
      $(`#${this.prefix}-outputs`).val(JSON.stringify(map));
    }
    const secrets = Object.keys(this.fields).filter((name) => isSecret(this.fields[name]));
    for (const [property, value] of Object.entries(values)) {
      if (secrets.includes(property)) continue; // Node-RED keeps them, elsewhere
      this.node[property] = value;
      const input = $(`#${this.prefix}-${property}`);
      // A literal written in an area: its typed input, which Node-RED reads, holds nothing.
      if (input.is('.red-ui-typedInput') && typeof value === 'string') input.val(value);
    }
    this.close();
  }

  close(): void {
    this.ready = false;
    this.controls.forEach((one) => one.destroy?.());
    this.marks.forEach(({ tooltip }) => tooltip.delete());
    this.marks.clear();
  }

  /** Node-RED tells of all inputs at once when it opens a dialog, and they are many. */
  private refreshSoon(): void {
    this.known = undefined;
    if (this.refreshing) return;
    this.refreshing = true;
    queueMicrotask(() => {
      this.refreshing = false;
      this.refresh();
    });
  }

  /** Shows what belongs to the present choices, and marks what is wrong. */
  private refresh(): void {
    if (!this.ready) return;
    const { faults: all, hidden, settings } = read(this.fields, this.values());
    const faults = all.filter(({ path }) => !this.isKept(path));
    this.lineTest?.show(settings['line'] === 'sip' || settings['sms'] === true);
    const at = (path: string): Fault | undefined => faults.find((one) => one.path === path);
    const within = (path: string): Fault | undefined =>
      faults.find((one) => isWithin(one.path, path));
    this.controls.forEach((one, name) => {
      $(`#${this.prefix}-fields`).children(`[data-field="${name}"]`).toggle(!hidden.has(name));
      this.mark(one.element, one.rows ? at(name) : within(name));
      one.rows?.().forEach((row, index) => {
        this.mark(row.element, at(`${name}[${index}]`));
        row.controls.forEach((inner, innerName) => {
          const path = `${name}[${index}].${innerName}`;
          row.element.children(`[data-field="${innerName}"]`).toggle(!hidden.has(path));
          this.mark(inner.element, within(path));
        });
      });
    });
  }

  /** A secret that Node-RED keeps and does not tell: whether it is right, the runtime knows. */
  private isKept(name: string): boolean {
    return isSecret(this.fields[name]) && $(`#${this.prefix}-${name}`).val() === KEPT;
  }

  private mark(element: JQuery, fault: Fault | undefined): void {
    const target = element[0];
    if (!target) return;
    const reason = fault ? reasonOf(this.node, fault) : '';
    const mark = this.marks.get(target);
    if ((mark?.reason ?? '') === reason) return;
    element.toggleClass('input-error', fault !== undefined);
    mark?.tooltip.delete();
    this.marks.delete(target);
    if (fault) {
      this.marks.set(target, { reason, tooltip: RED.popover.tooltip($(target), reason) });
    }
  }
}

/** Beside a control that is wrong. */
interface Mark {
  reason: string;
  tooltip: Tooltip;
}
