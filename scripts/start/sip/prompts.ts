import type { Contact, SceneDefinition } from '../../../engine/api';
import { renderPrompt } from '../../../engine/dialogue/prompt';
import type { Flow } from '../../flows/description';

/** Settings of nodes that are said to the callee. */
const SPOKEN = [
  'text',
  'similar',
  'unrecognisedWordings',
  'unrecognisedFarewell',
  'noInputWordings',
  'noInputFarewell',
] as const;

/** Everything that a flow may say in a call with this contact, each text once. */
export function promptsOf(
  flow: Flow,
  scene: SceneDefinition,
  variables: Contact['variables'],
): string[] {
  const texts = new Set(scene.globalQuestions.map(({ answer }) => answer));
  for (const node of flow.groups.flatMap(({ nodes }) => nodes)) {
    if (!('settings' in node)) continue;
    for (const name of SPOKEN) {
      const value = node.settings[name];
      for (const text of Array.isArray(value) ? value : [value]) {
        if (typeof text === 'string') texts.add(text);
      }
    }
  }
  return [...texts].map((text) => renderPrompt(text, variables).text);
}
