import { DialflowError, type CallAnswer } from '../../engine/api';
import { orRefused } from '../common/refusals';
import { named } from '../common/renamed';
import { findPool } from '../common/resources';
import { announcementWords, maskNumber } from '../common/terms';
import { optional } from '../common/values';
import { words } from '../host/definition';
import type { Data, Result, RunEach } from '../host/run';
import { countOf, done, type Context } from './answer';
import { blacklist } from './blacklist';
import { changesOf, fieldsOfChanges } from './changes';
import type { definition } from './definition';
import { idsOf, listBindings, listCalls, theOneId } from './find';
import { fieldsOfBinding, newBinding } from './newBinding';
import { bindRows } from './rows';

/** Bindings that the engine unbinds at a time. */
const BATCH = 500;

export const run: RunEach<typeof definition.fields> = (context) =>
  orRefused(() => OPERATIONS[context.settings.operation](context));

const OPERATIONS = {
  bind,
  bindMany: bindRows,
  unbind,
  update,
  get,
  list: listBindings,
  resolve,
  calls: listCalls,
  transcript,
  ...blacklist,
};

async function bind(context: Context): Promise<Result> {
  const { settings, client } = context;
  const pool = await findPool(context, settings.pool);
  if (pool.kind !== settings.kind) {
    const reason = `is ${settings.kind}, but pool "${pool.name}" is one of ${pool.kind}`;
    throw DialflowError.invalid('configuration of this node', [{ path: 'kind', reason }]);
  }
  const binding = newBinding(context, pool).then((made) => client.privacy.bind(made));
  const bound = await named(binding, fieldsOfBinding(context));
  const { x, extension } = bound;
  const number = extension === null ? x : `${x}-${extension}`;
  return done({ bound }, words(`已绑定 ${number}`, `bound ${number}`));
}

async function get({ settings, client }: Context): Promise<Result> {
  const bound = await client.privacy.getBinding({ bindingId: settings.bindingId.trim() });
  return done(
    { bound },
    bound.endedAt === null
      ? words(`${bound.x} 绑定有效`, `${bound.x}, in effect`)
      : words(`${bound.x} 已失效`, `${bound.x}, ended`),
  );
}

async function transcript({ settings, client }: Context): Promise<Result> {
  const told = await client.privacy.getTranscript({ callId: settings.callId.trim() });
  return done({ transcript: told }, countOf(told.utterances.length, '句', 'sentence'));
}

async function unbind(context: Context): Promise<Result> {
  const ids = await idsOf(context);
  const results: { bindingId: string; done: boolean; reason?: string }[] = [];
  for (let from = 0; from < ids.length; from += BATCH) {
    const bindingIds = ids.slice(from, from + BATCH);
    results.push(...(await context.client.privacy.unbindMany({ bindingIds })).results);
  }
  const unbound = results.filter((one) => one.done).length;
  const left = results.length - unbound;
  return {
    output: left === 0 ? 'ok' : 'refused',
    data: { unbound, results },
    status:
      left === 0
        ? words(`已解绑 ${unbound} 个`, `${unbound} unbound`)
        : words(`已解绑 ${unbound}，未成功 ${left}`, `${unbound} unbound, ${left} not`),
    alarming: left > 0,
  };
}

async function update(context: Context): Promise<Result> {
  const changes = await changesOf(context);
  const bindingId = await theOneId(context);
  const changed = context.client.privacy.updateBinding({ bindingId, changes });
  const bound = await named(changed, fieldsOfChanges(context));
  return done({ bound }, words(`已修改 ${bound.x}`, `${bound.x} changed`));
}

/** 来电会怎样: for who looks for a fault; nobody is called. */
async function resolve({ settings, client }: Context): Promise<Result> {
  const question = {
    x: settings.dialled.trim(),
    caller: settings.caller.trim(),
    ...optional('extension', settings.keyed),
  };
  const answer = await named(client.privacy.resolve(question), [
    ['x', 'dialled'],
    ['extension', 'keyed'],
  ]);
  return {
    output: answer.outcome === 'announce' ? 'refused' : 'ok',
    data: { answer: readable(answer) },
    status: wordsOf(answer),
    alarming: answer.outcome === 'announce',
  };
}

/** Without names that n8n's expressions may not say: `binding`, `callee`. */
function readable(answer: CallAnswer): Data {
  if (answer.outcome !== 'connect') return { ...answer };
  const { binding: bound, callee: reached, ...rest } = answer;
  return { ...rest, reached, bound };
}

function wordsOf(answer: CallAnswer) {
  switch (answer.outcome) {
    case 'connect': {
      const callee = maskNumber(answer.callee);
      return words(`接通 ${callee}`, `reaches ${callee}`);
    }
    case 'extension':
      return words('提示输入分机号', 'asks for the extension');
    case 'announce':
      return announcementWords[answer.announcement];
  }
}
