import { DialflowError, type BindingChanges, type Problem } from '../../engine/api';
import { findNumberGroup } from '../common/resources';
import type { Context } from './answer';
import { inMinutes, instantAt, toneOf } from './newBinding';

type Change = Context['settings']['changes'][number];

/** The setting of a row → what the engine calls it. */
const PATHS: Partial<Record<Change['setting'], string>> = {
  minutes: 'expiresAt',
  group: 'groupId',
  ringFromA: 'ringTones.fromA',
  ringToA: 'ringTones.toA',
  ringSeconds: 'ringTimeoutSeconds',
};

/** The engine's paths → the rows that they are of. */
export const fieldsOfChanges = ({ settings }: Context): [string, string][] => [
  ...settings.changes.flatMap(({ setting }, index): [string, string][] => {
    const path = PATHS[setting] ?? setting;
    const row = `changes[${index}].${valueFieldOf(setting)}`;
    return [
      [path, row],
      [`changes.${path}`, row],
    ];
  }),
  ['bindingId', 'which'],
];

/** Which field of a row has its value. */
function valueFieldOf(setting: Change['setting']): keyof Change {
  switch (setting) {
    case 'group':
    case 'restriction':
    case 'display':
      return setting;
    case 'recording':
    case 'transcript':
      return 'on';
    case 'ringFromA':
    case 'ringToA':
      return 'tone';
    default:
      return 'value';
  }
}

/** Rows of the form as the engine takes them; the last of one setting holds. */
export async function changesOf(context: Context): Promise<BindingChanges> {
  const changes: BindingChanges = {};
  const problems: Problem[] = [];
  for (const [index, row] of context.settings.changes.entries()) {
    try {
      Object.assign(changes, await changeOf(context, row, changes));
    } catch (thrown) {
      const error = DialflowError.from(thrown);
      if (error.code !== 'InvalidInput' && error.code !== 'NotFound') throw error;
      const path = `changes[${index}].${valueFieldOf(row.setting)}`;
      problems.push({ path, reason: error.details.problems?.[0]?.reason ?? error.message });
    }
  }
  if (problems.length > 0) throw DialflowError.invalid('configuration of this node', problems);
  return changes;
}

async function changeOf(
  context: Context,
  row: Change,
  { ringTones }: BindingChanges,
): Promise<BindingChanges> {
  const text = row.value.trim();
  switch (row.setting) {
    case 'a':
      if (text === '') throw wrong('is missing: a binding has an A number');
      return { a: text };
    case 'b':
      return { b: text === '' ? null : text };
    case 'minutes':
      return { expiresAt: inMinutes(wholeNumber(text), Date.now()) };
    case 'expiresAt':
      return { expiresAt: instantAt(text) };
    case 'ringSeconds':
      return { ringTimeoutSeconds: text === '' ? null : wholeNumber(text) };
    case 'outId':
    case 'outOrderId':
      return { [row.setting]: text };
    case 'group':
      return { groupId: (await findNumberGroup(context, row.group)).id };
    case 'restriction':
      return { restriction: row.restriction };
    case 'display':
      return { display: row.display };
    case 'recording':
    case 'transcript':
      return { [row.setting]: row.on };
    case 'ringFromA':
      return { ringTones: { ...ringTones, fromA: await toneOf(context, row.tone) } };
    case 'ringToA':
      return { ringTones: { ...ringTones, toA: await toneOf(context, row.tone) } };
  }
}

function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw wrong(text === '' ? 'is missing' : `"${text}" is no whole number`);
}

const wrong = (reason: string): DialflowError =>
  DialflowError.invalid('configuration of this node', [{ path: 'value', reason }]);
