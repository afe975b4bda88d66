import {
  DialflowError,
  type Binding,
  type BindingFilter,
  type PrivacyCall,
} from '../../engine/api';
import { allPages } from '../common/allPages';
import { findNumberGroup, findPool } from '../common/resources';
import { timeOf } from '../common/times';
import { listed, optional } from '../common/values';
import type { Data, Result } from '../host/run';
import { countOf, done, type Context } from './answer';

const PAGE = 1000;

/** Ids of the bindings in effect that a node is about. `most`: enough to know that there are more. */
export async function idsOf(context: Context, most = Infinity): Promise<string[]> {
  const { by, which } = context.settings;
  const wanted = which.trim();
  // Without it, all bindings of a pool would fit.
  if (wanted === '') {
    throw DialflowError.invalid('configuration of this node', [
      { path: 'which', reason: 'must not be empty' },
    ]);
  }
  if (by === 'id') return listed(wanted);
  const asked = { ...(await poolOf(context)), [by]: wanted };
  const found = await allPages(most, (page) =>
    context.client.privacy.listBindings({ ...asked, ...page }),
  );
  return found.map(({ id }) => id);
}

/** @throws DialflowError where none fits, or several do */
export async function theOneId(context: Context): Promise<string> {
  const { which } = context.settings;
  const [only, ...others] = await idsOf(context, 10);
  if (only === undefined) throw DialflowError.notFound('binding', which.trim());
  if (others.length === 0) return only;
  throw new DialflowError(
    'InvalidInput',
    `Several bindings fit "${which.trim()}": ${[only, ...others].join(', ')}. Name the one you mean by its id.`,
  );
}

export async function listBindings(context: Context): Promise<Result> {
  const { settings, client } = context;
  const { ofX, ofNumber, ofOutId, ofGroup, ended, limit } = settings;
  const filter: BindingFilter = {
    ...(await poolOf(context)),
    ...optional('x', ofX),
    ...optional('number', ofNumber),
    ...optional('outId', ofOutId),
    ...(ofGroup.trim() !== '' && { groupId: (await findNumberGroup(context, ofGroup)).id }),
    ...(ended && { ended }),
  };
  const bindings: Binding[] = await allPages(
    limit,
    (page) => client.privacy.listBindings({ ...filter, ...page }),
    PAGE,
  );
  return done({ bindings }, countOf(bindings.length, '个绑定', 'binding'));
}

export async function listCalls(context: Context): Promise<Result> {
  const { settings, client } = context;
  const [from, to] = [timeOf(settings.from), timeOf(settings.to, true)];
  const filter = {
    ...(await poolOf(context)),
    ...optional('x', settings.ofX),
    ...optional('bindingId', settings.ofBinding),
    ...optional('outId', settings.ofOutId),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  };
  const calls = await allPages(
    settings.limit,
    (page) => client.privacy.listCalls({ ...filter, ...page }),
    PAGE,
  );
  return done({ calls: calls.map(readable) }, countOf(calls.length, '次通话', 'call'));
}

/** Without names that n8n's expressions may not say: `caller`, `callee`. */
const readable = ({ caller, callee, ...rest }: PrivacyCall): Data => ({
  ...rest,
  callerNumber: caller,
  calleeNumber: callee,
});

async function poolOf(context: Context): Promise<{ poolKey?: string }> {
  const { inPool } = context.settings;
  return inPool.trim() === '' ? {} : { poolKey: (await findPool(context, inPool)).key };
}
