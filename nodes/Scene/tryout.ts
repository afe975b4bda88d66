import { words } from '../host/definition';
import type { AllContext, AllResult } from '../host/run';
import { isObject, optional } from '../common/values';
import type { definition } from './definition';

/**
 * Opens a page to try a flow out, and gives its address: also to a Dial node behind, which calls
 * the page by what stands in `tryout`. Variables of the first input are the callee's.
 */
export async function tried({
  settings,
  inputs,
  client,
  instanceId,
}: AllContext<typeof definition.fields>): Promise<AllResult> {
  const given = inputs[0]?.['variables'];
  const variables = isObject(given)
    ? Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value ?? '')]))
    : {};
  const { id, url, expiresAt } = await client.tryout.open({
    instanceId,
    kind: settings.tryKind,
    startedBy: settings.tryStartedBy,
    ...optional('scene', settings.ofScene.trim()),
    ...(Object.keys(variables).length > 0 && { variables }),
  });
  return {
    outputs: { out: [{ tryout: id, url, expiresAt }] },
    status: words('请打开测试页', 'open the page'),
  };
}
