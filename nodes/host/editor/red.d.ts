/** As much of Node-RED's editor as the script uses; its published types lack half of it. */

interface EditorNode {
  id: string;
  type: string;
  name?: string;
  engine?: string;
  outputs?: number;
  _def: { set: { id: string }; category: string; defaults: Record<string, unknown> };
  _(key: string, values?: Record<string, string>): string;
  [property: string]: unknown;
}

interface CodeEditor {
  getValue(): string;
  destroy(): void;
  on?(event: 'change', listener: () => void): void;
  getSession?(): { on(event: 'change', listener: () => void): void };
}

interface Tooltip {
  delete(): void;
}

declare const RED: {
  _(key: string): string;
  settings: { apiRootUrl: string };
  nodes: { node(id: string): EditorNode | null };
  editor: {
    createEditor(options: {
      element: Element | undefined;
      mode: string;
      value: string;
    }): CodeEditor;
    validateNode(node: EditorNode): void;
  };
  popover: { tooltip(target: JQuery, content: string): Tooltip };
};

interface Choice {
  value: string;
  label: string;
}

interface TypedInputType {
  value: string;
  label: string;
  icon?: string;
  hasValue?: boolean;
  options?: Choice[];
  autoComplete?(value: string, done: (choices: Choice[]) => void): void;
}

interface EditableListOptions<T> {
  addButton: string | false;
  removable: boolean;
  sortable: boolean;
  height: 'auto' | number;
  addItem(container: JQuery, index: number, data: T): void;
  removeItem?(data: T): void;
  sortItems?(): void;
}

interface JQuery {
  i18n(): this;
  typedInput(options: {
    default: string;
    types: (string | TypedInputType)[];
    typeField: JQuery;
  }): this;
  typedInput(method: 'value' | 'type'): string;
  typedInput(method: 'value' | 'type', value: string): this;
  autoComplete(options: {
    minLength: number;
    search(value: string, done: (choices: Choice[]) => void): void;
  }): this;
  editableList<T>(options: EditableListOptions<T>): this;
  editableList<T>(method: 'addItem', data: T): this;
  editableList(method: 'items'): JQuery;
  editableList(method: 'height', height: number): this;
}
