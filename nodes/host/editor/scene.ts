import { isLookedUp, typeName } from '../nodeRed/saved';

/** The scene that a dialog is about. */
export interface SceneMeant {
  /** Its name; empty: none is named. */
  scene: string;
  /** The JSON of the scene that the node imports, where none is named. */
  definition: string;
}

/** From what is in the dialog just now; what comes with a message is not known there. */
export function sceneMeant(prefix: string, values: Readonly<Record<string, unknown>>): SceneMeant {
  const named = String($(`#${prefix}-sentence-scene`).val() ?? '').trim();
  const imports = values['operation'] === 'import' && values['from'] === 'field';
  const definition = imports && !named ? written(values, 'definition') : '';
  return { scene: named || written(values, 'scene') || written(values, 'ofScene'), definition };
}

/** A field's text; empty where it is looked up. */
export function written(values: Readonly<Record<string, unknown>>, name: string): string {
  const value = isLookedUp(values[typeName(name)]) ? '' : values[name];
  return typeof value === 'string' ? value.trim() : '';
}

/** What a scene's JSON calls it; empty where it cannot be read. */
export function nameIn(definition: string): string {
  try {
    const { name } = JSON.parse(definition) as { name?: unknown };
    return typeof name === 'string' ? name.trim() : '';
  } catch {
    return '';
  }
}
