import {
  NodeConnectionTypes,
  type ExpressionString,
  type INodeOutputConfiguration,
  type NodeConnectionType,
} from 'n8n-workflow';
import type { Language } from '../../../engine/api';
import { HUNG_UP_OUTPUT, type NodeDefinition } from '../definition';
import { hostLanguage } from './language';
import { ROWS } from './properties';

type Outputs = (NodeConnectionType | INodeOutputConfiguration)[] | ExpressionString;

/**
 * A node's outputs as n8n wants them: a plain list or, where they follow the settings, an
 * expression, as n8n's own Switch node has one. The expression knows `$parameter` and nothing
 * else: it is evaluated in the editor and in the server. It says what `outputsOf` says.
 */
export function n8nOutputs(
  definition: Pick<NodeDefinition, 'outputs' | 'branchOutputs' | 'liveCall'>,
  language: Language = hostLanguage(),
): Outputs {
  const named = definition.outputs.map(({ label }): INodeOutputConfiguration => ({
    type: NodeConnectionTypes.Main,
    displayName: label[language],
  }));
  const alone = named.length === 1 && !definition.branchOutputs;
  if (!definition.branchOutputs && !definition.liveCall) {
    return alone ? [NodeConnectionTypes.Main] : named;
  }

  const port = (label: string): string =>
    `{ type: ${JSON.stringify(NodeConnectionTypes.Main)}, displayName: ${label} }`;
  const list: string[] = [];
  if (definition.branchOutputs) {
    const rows = `p[${JSON.stringify(definition.branchOutputs)}]?.${ROWS} ?? []`;
    list.push(`...(${rows}).map((row, i) => (${port("String(row.name ?? '') || String(i + 1)")}))`);
  }
  for (const { displayName } of named) {
    // An only output needs no name, until a second one shows beside it.
    const label = JSON.stringify(displayName);
    list.push(port(alone ? `p.showHungUp === true ? ${label} : undefined` : label));
  }
  if (definition.liveCall) {
    const hungUp = port(JSON.stringify(HUNG_UP_OUTPUT.label[language]));
    list.push(`...(p.showHungUp === true ? [${hungUp}] : [])`);
  }
  return `={{ ((p) => [${list.join(', ')}])($parameter) }}`;
}
