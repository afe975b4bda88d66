import { DialflowError, type Scene } from '../../engine/api';
import { words } from '../host/definition';
import type { AllContext, Data, RunAll } from '../host/run';
import { verbatim } from '../common/terms';
import { isObject } from '../common/values';
import type { definition } from './definition';

type Context = AllContext<typeof definition.fields>;

export const run: RunAll<typeof definition.fields> = async (context) => {
  const scenes = await byOperation(context);
  const [only, ...more] = scenes;
  const status = only && more.length === 0 ? verbatim(`${only.name} v${only.version}`) : undefined;
  return {
    outputs: { out: scenes.map((scene) => ({ ...scene })) },
    status: status ?? words(`${scenes.length} 个场景`, `${scenes.length} scenes`),
  };
};

async function byOperation(context: Context): Promise<Scene[]> {
  const { settings, client, instanceId } = context;
  switch (settings.operation) {
    case 'list':
      return client.scenes.list({ instanceId });
    case 'get':
      return [await client.scenes.get({ instanceId, scene: settings.scene.trim() })];
    case 'import': {
      const definitions = await definitionsOf(context);
      // All of them are checked before the first is written.
      for (const [index, definition] of definitions.entries()) {
        await client.scenes.check({ definition }).catch((error: unknown) => {
          throw definitions.length > 1 ? ofItem(index, error) : error;
        });
      }
      const scenes: Scene[] = [];
      for (const definition of definitions) {
        scenes.push(await client.scenes.import({ instanceId, definition }));
      }
      return scenes;
    }
  }
}

async function definitionsOf({ settings, inputs, attachment }: Context): Promise<unknown[]> {
  if (settings.from === 'field') return [settings.definition];
  const found = inputs.flatMap(definitionIn);
  if (found.length > 0) return found;

  const file = await attachment();
  if (file) return [parse(new TextDecoder().decode(file.data), file.fileName)];
  throw new DialflowError(
    'InvalidInput',
    'No scene definition came with the input. Hand it over as an object, as JSON text in "payload" or "data", or as a file; or choose "JSON below".',
    { problems: [{ path: 'from', reason: 'there is no scene definition in the input' }] },
  );
}

/** Says which of several definitions is wrong. */
function ofItem(index: number, error: unknown): unknown {
  const { problems } = DialflowError.from(error).details;
  if (!problems) return error;
  const named = problems.map(({ path, reason }) => ({ path: `items[${index}].${path}`, reason }));
  return DialflowError.invalid('scene', named);
}

/** Files that are read into an item or message lie in `payload` or `data`, often as text. */
function definitionIn(input: Data): unknown[] {
  if ('intents' in input || 'name' in input) return [input];
  for (const key of ['payload', 'data']) {
    const value = input[key];
    if (isObject(value)) return [value];
    if (typeof value === 'string' && value.trim() !== '') return [parse(value, key)];
  }
  return [];
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw DialflowError.invalid('scene', [{ path, reason: `is not JSON (${why})` }]);
  }
}
