import { DialflowError, type Caller } from '../api';
import type { Engine } from './compose';
import { checkParams } from './params';

/**
 * Calls `calls.speak` of the contract, and nothing that is not in it. What changes something is
 * kept in the audit log, also where it is refused.
 */
export async function invoke(
  { api, audit }: Pick<Engine, 'api' | 'audit'>,
  name: string,
  params: unknown,
  by?: Caller,
): Promise<unknown> {
  const [domain = '', method = ''] = name.split('.');
  const methods = (api as unknown as Record<string, Record<string, unknown> | undefined>)[domain];
  return audit.around({ domain, method, params, by }, async () => {
    const checked = checkParams(domain, method, params);
    const run = methods?.[method];
    if (typeof run !== 'function') {
      throw new DialflowError('NotFound', `The engine has no method "${name}".`);
    }
    return (run as (p: unknown) => unknown).call(methods, checked);
  });
}
