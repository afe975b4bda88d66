import type { Fields, ListField } from '../definition';
import { formHtml } from '../nodeRed/markup';
import { control, type Control, type RowControls, type Setting } from './controls';

type Saved = Readonly<Record<string, unknown>>;

/** What the widget keeps of a row. */
interface RowData {
  /** None for a row that its button has added. */
  saved?: Saved;
  origin?: number;
  row?: RowControls;
}

let rowCount = 0;

/** Rows of the same fields, which can be added, removed and dragged. */
export function listControl(setting: Setting & { field: ListField }): Control {
  const { node, field, property, id, words, saved, changed } = setting;
  const list = $(`#${id}-list`);
  list.editableList<RowData>({
    addButton: node._('editor.add', { item: node._(`${words}.item`) }),
    removable: true,
    sortable: true,
    height: 'auto',
    addItem: (container, _index, data) => {
      data.row = rowOf(setting, container, data);
      changed();
    },
    removeItem: (data) => {
      data.row?.controls.forEach((one) => one.destroy?.());
      changed();
    },
    sortItems: changed,
  });

  const given = saved[property];
  const rows = (Array.isArray(given) ? given : field.default) as readonly Saved[];
  rows.forEach((row, origin) => list.editableList<RowData>('addItem', { saved: row, origin }));

  const current = (): RowControls[] =>
    list
      .editableList('items')
      .toArray()
      .map((item) => (unwrap(item).data('data') as RowData).row)
      .filter((row) => row !== undefined);

  return {
    element: list.closest('.red-ui-editableList'),
    rows: current,
    read: () => ({ [property]: current().map(readRow) }),
    destroy: () => current().forEach((row) => row.controls.forEach((one) => one.destroy?.())),
  };
}

function rowOf(
  { node, field, words, engine, changed }: Setting & { field: ListField },
  container: JQuery,
  { saved = {}, origin }: RowData,
): RowControls {
  rowCount += 1;
  const idOf = (name: string): string => `dialflow-row-${rowCount}-${name}`;
  const short = isShort(field.fields) ? ' dialflow-short' : '';
  const element = $(`<div class="dialflow-row${short}"></div>`)
    .html(formHtml(field.fields, idOf, `${words}.fields`, node._def.set.id))
    .appendTo(container);
  element.i18n();

  const controls = new Map<string, Control>();
  for (const [name, one] of Object.entries(field.fields)) {
    controls.set(
      name,
      control({
        node,
        name,
        field: one,
        property: name,
        id: idOf(name),
        inRow: true,
        words: `${words}.fields.${name}`,
        saved,
        engine,
        changed,
      }),
    );
  }
  return { origin, element, controls };
}

const readRow = (row: RowControls): Record<string, unknown> =>
  Object.assign({}, ...[...row.controls.values()].map((one) => one.read())) as Record<
    string,
    unknown
  >;

/** Few fields of one line stand side by side. */
const isShort = (fields: Fields): boolean => {
  const all = Object.values(fields);
  return (
    all.length <= 3 &&
    all.every(({ type }) => !['list', 'textList', 'json', 'multiOptions'].includes(type))
  );
};

// The widget answers with an array of jQuery objects, whatever its type says.
const unwrap = (item: HTMLElement | JQuery): JQuery => $(item as HTMLElement);
