import { randomUUID } from 'node:crypto';
import {
  DialflowError,
  type KeptRoster,
  type RosterProgress,
  type RosterSource,
} from '../../engine/api';
import { askingMeanwhile } from '../common/polling';
import { named } from '../common/renamed';
import { words, type Words } from '../host/definition';
import type { AllContext, AllResult, RunAll } from '../host/run';
import { counted } from '../common/values';
import type { definition } from './definition';
import { allRows } from './rows';

/** The engine's paths of a roster's source → the node's fields. */
const FIELDS = [
  ['source.path', 'path'],
  ['source.text', 'text'],
  ['source.rows', 'rows'],
  ['source.data', 'source'],
  ['source.fileName', 'source'],
  ['columns', 'variableNames'],
] as const;

/** Bad rows shown where the roster is handed over as one: more than anybody reads. */
const SHOWN = 1000;
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

type Context = AllContext<typeof definition.fields>;

export const run: RunAll<typeof definition.fields> = async (context) => {
  if (context.settings.operation === 'template') return template(context);
  const kept = await keep(context);
  if (context.settings.handOver === 'roster') {
    const { rosterId } = kept;
    const { list } = await context.client.contacts.rejected({ rosterId, limit: SHOWN });
    return {
      outputs: { valid: [{ ...kept }], invalid: list.map((row) => ({ ...row })) },
      status: statusOf(kept),
    };
  }
  try {
    return await eachContact(context, kept);
  } finally {
    // Nobody has its id. What cannot be removed now expires.
    await context.client.contacts.forget({ rosterId: kept.rosterId }).catch(() => undefined);
  }
};

async function keep(context: Context): Promise<KeptRoster> {
  const { contacts } = context.client;
  const source = await sourceOf(context);
  const reference = randomUUID();
  return askingMeanwhile(named(contacts.keep({ source, reference }), FIELDS.slice(0, 5)), {
    ask: () => contacts.progress({ reference }),
    tell: (progress) => {
      if (progress) context.progress(wordsOf(progress));
    },
  });
}

async function eachContact(context: Context, kept: KeptRoster): Promise<AllResult> {
  const { contacts } = context.client;
  const valid = await allRows(context, kept, kept.valid, (page) => contacts.contacts(page));
  const rejected = await allRows(context, kept, kept.rejected, (page) => contacts.rejected(page));
  return {
    ...(context.settings.source === 'rows' && {
      // A row of such a roster is an input, counted from 1.
      cameFrom: { valid: valid.map(inputOf), invalid: rejected.map(inputOf) },
    }),
    outputs: {
      valid: valid.map((contact) => ({ ...contact })),
      invalid: rejected.map((row) => ({ ...row })),
    },
    status: statusOf(kept),
  };
}

async function template({ settings, client }: Context): Promise<AllResult> {
  const { language } = settings;
  const variableNames = settings.variableNames.map((name) => name.trim());
  const made = client.contacts.template({ variableNames, language });
  const file = await named(made, FIELDS.slice(5));
  const { fileName } = file;
  return {
    outputs: { valid: [{ fileName }], invalid: [] },
    files: { valid: [{ ...file, mimeType: XLSX }] },
    status: words(fileName, fileName),
  };
}

const statusOf = ({ valid, rejected }: KeptRoster): Words =>
  words(`有效 ${valid}，无效 ${rejected}`, `${valid} valid, ${rejected} invalid`);

function wordsOf({ phase, rows, total }: RosterProgress): Words {
  if (phase === 'reading') return words('正在读取名单', 'reading the roster');
  const read = counted(rows);
  if (total === null) return words(`已读 ${read} 行`, `${read} rows read`);
  const all = counted(total);
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
