import type { ListRef, RosterSource } from '../../engine/api';
import { DialflowError } from '../../engine/api';
import { allPages } from '../common/allPages';
import { eachText, isPhoneNumber } from '../common/checks';
import { named } from '../common/renamed';
import { findJobGroup } from '../common/resources';
import { listed, several } from '../common/values';
import { words } from '../host/definition';
import type { EachContext, Result, RunEach } from '../host/run';
import * as complaints from './complaints';
import type { definition } from './definition';

export type Context = EachContext<typeof definition.fields>;

/** The engine's paths → the node's fields. */
const FIELDS = [
  ['source.path', 'path'],
  ['source.text', 'numbers'],
  ['source.data', 'from'],
  ['source.fileName', 'from'],
  ['list.groupId', 'jobGroup'],
  ['createdBy', 'by'],
  ['numbers', 'which'],
  ['texts', 'text'],
] as const;

export const run: RunEach<typeof definition.fields> = (context) =>
  named(byOperation(context), FIELDS);

async function byOperation(context: Context): Promise<Result> {
  const { settings } = context;
  switch (settings.operation) {
    case 'checkWording':
      return checkWording(context);
    case 'checkIndustry':
      return checkIndustry(context);
    case 'addNumbers':
      return addNumbers(context);
    case 'removeNumbers': {
      const list = await listOf(context);
      const numbers = listed(settings.which);
      const { removed } = await context.client.rules.removeNumbers({ list, numbers });
      return {
        output: 'ok',
        data: { removed },
        status: words(`已移除 ${removed} 个`, `${removed} removed`),
      };
    }
    case 'listNumbers':
      return listNumbers(context);
    case 'lookUpNumbers':
      return lookUpNumbers(context);
    case 'recordComplaint':
      return complaints.record(context);
    case 'verifyComplaint':
      return complaints.verify(context);
    case 'dismissComplaint':
    case 'resolveComplaint':
      return complaints.close(context, settings.operation);
    case 'listComplaints':
      return complaints.list(context);
    case 'standing':
      return complaints.standing(context);
  }
}

async function checkWording({ settings, client, instanceId }: Context): Promise<Result> {
  const scene = settings.scene.trim();
  const texts = settings.text.split(/\r?\n/).flatMap((text, index) => {
    return text.trim() === '' ? [] : [{ where: `line ${index + 1}`, text }];
  });
  if (texts.length === 0 && scene === '') {
    throw DialflowError.invalid('configuration of this node', [
      { path: 'text', reason: 'there is nothing to check: give a text, or choose a scene' },
    ]);
  }
  const { allowed, findings } = await client.rules.checkWording({
    texts,
    ...(scene && { scene: { instanceId, scene } }),
  });
  const phrases = findings.map(({ phrase }) => `“${phrase}”`);
  return {
    output: allowed ? 'ok' : 'caught',
    data: { allowed, findings },
    status: allowed
      ? words('话术正常', 'in order')
      : words(`发现 ${phrases.join('、')}`, `caught ${phrases.join(', ')}`),
    alarming: !allowed,
  };
}

async function checkIndustry({ settings, client }: Context): Promise<Result> {
  const { industry } = settings;
  const supplier = settings.supplier === 'other' ? settings.supplierId.trim() : settings.supplier;
  const { allowed, rows } = await client.rules.checkIndustry({
    industry: industry.trim(),
    ...(supplier !== 'none' && { supplier }),
  });
  return {
    output: allowed ? 'ok' : 'caught',
    data: { allowed, rows },
    status: allowed
      ? words(`可以接入：${industry}`, `${industry} is allowed`)
      : words(`禁止接入：${industry}`, `${industry} is barred`),
    alarming: !allowed,
  };
}

async function addNumbers(context: Context): Promise<Result> {
  const { settings, client } = context;
  const { reason, validDays, by } = settings;
  const { added, refused } = await client.rules.importNumbers({
    list: await listOf(context),
    source: await sourceOf(context),
    reason,
    createdBy: by,
    ...(validDays > 0 && { validDays }),
  });
  const lost = refused.filter(({ duplicate }) => !duplicate).length;
  return {
    output: lost === 0 ? 'ok' : 'caught',
    data: { added, refused },
    status: words(`已添加 ${added} 个，未添加 ${lost} 个`, `${added} added, ${lost} refused`),
    alarming: lost > 0,
  };
}

async function listNumbers(context: Context): Promise<Result> {
  const { settings, client } = context;
  const list = await listOf(context);
  const prefix = settings.prefix.trim();
  const entries = await allPages(settings.limit, (page) =>
    client.rules.listNumbers({ list, ...(prefix && { prefix }), ...page }),
  );
  return {
    output: 'ok',
    data: { entries },
    status: words(`${entries.length} 个号码`, several(entries.length, 'number')),
  };
}

async function lookUpNumbers({ settings, client, instanceId }: Context): Promise<Result> {
  const numbers = listed(settings.which);
  const wrong = eachText(isPhoneNumber)(numbers);
  if (wrong.length > 0) {
    // On no list, it would pass for a number that may be called.
    const problems = wrong.map((flaw) => ({ path: 'which', reason: flaw.words['en-US'] }));
    throw DialflowError.invalid('configuration of this node', problems);
  }
  const entries = await client.rules.lookUpNumbers({ instanceId, numbers });
  const barred = entries.some(({ list }) => list.kind === 'doNotCall');
  return {
    output: barred ? 'caught' : 'ok',
    data: { entries, barred },
    status: barred ? words('有禁呼号码', 'not to be called') : words('可以呼叫', 'may be called'),
    alarming: barred,
  };
}

async function listOf(context: Context): Promise<ListRef> {
  const { list, scope, jobGroup } = context.settings;
  if (list === 'stopCall') {
    return { kind: list, groupId: (await findJobGroup(context, jobGroup)).id };
  }
  return { kind: list, instanceId: scope === 'account' ? null : context.instanceId };
}

async function sourceOf({ settings, attachment }: Context): Promise<RosterSource> {
  switch (settings.from) {
    case 'text':
      return { kind: 'text', text: settings.numbers };
    case 'file':
      return { kind: 'file', path: settings.path.trim() };
    case 'attachment': {
      const file = await attachment();
      if (file) return { kind: 'data', ...file };
      throw DialflowError.invalid('configuration of this node', [
        { path: 'from', reason: 'no file came with the input: an xlsx or csv file is needed' },
      ]);
    }
  }
}
