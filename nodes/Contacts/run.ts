import { randomUUID } from 'node:crypto';
import { DialflowError, type RosterProgress, type RosterSource } from '../../engine/api';
import { askingMeanwhile } from '../common/polling';
import { named } from '../common/renamed';
import { words, type Words } from '../host/definition';
import type { AllContext, RunAll } from '../host/run';
import type { definition } from './definition';

/** The engine's paths of a roster's source → the node's fields. */
const FIELDS = [
  ['source.path', 'path'],
  ['source.text', 'text'],
  ['source.rows', 'rows'],
  ['source.data', 'source'],
  ['source.fileName', 'source'],
] as const;

type Context = AllContext<typeof definition.fields>;

export const run: RunAll<typeof definition.fields> = async (context) => {
  const { contacts } = context.client;
  const source = await sourceOf(context);
  const reference = randomUUID();
  const { valid, rejected } = await askingMeanwhile(
    named(contacts.check({ source, reference }), FIELDS),
    {
      ask: () => contacts.progress({ reference }),
      tell: (progress) => {
        if (progress) context.progress(wordsOf(progress));
      },
    },
  );
  return {
    ...(context.settings.source === 'rows' && {
      // A row of such a roster is an input, counted from 1.
      cameFrom: { valid: valid.map(inputOf), invalid: rejected.map(inputOf) },
    }),
    outputs: {
      valid: valid.map((contact) => ({ ...contact })),
      invalid: rejected.map((row) => ({ ...row })),
    },
    status: words(
      `有效 ${valid.length}，无效 ${rejected.length}`,
      `${valid.length} valid, ${rejected.length} invalid`,
    ),
  };
};

function wordsOf({ phase, rows, total }: RosterProgress): Words {
  if (phase === 'reading') return words('正在读取名单', 'reading the roster');
  const read = rows.toLocaleString('en-US');
  if (total === null) return words(`已读 ${read} 行`, `${read} rows read`);
  const all = total.toLocaleString('en-US');
  return words(`已读 ${read} / ${all} 行`, `${read} of ${all} rows read`);
}

const inputOf = ({ row = 1 }: { row?: number }): number => row - 1;

async function sourceOf({ settings, inputs, attachment }: Context): Promise<RosterSource> {
  switch (settings.source) {
    case 'file':
      return { kind: 'file', path: settings.path.trim() };
    case 'text':
      return { kind: 'text', text: settings.text };
    case 'rows':
      return { kind: 'rows', rows: inputs };
    case 'attachment': {
      const file = await attachment();
      if (file) return { kind: 'data', ...file };
      throw new DialflowError(
        'InvalidInput',
        'No file came with the input. Put this node behind one that reads or receives an xlsx or csv file, or choose another source.',
        { problems: [{ path: 'source', reason: 'there is no file in the input' }] },
      );
    }
  }
}
