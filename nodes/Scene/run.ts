import { DialflowError, type Scene } from '../../engine/api';
import { words, type Words } from '../host/definition';
import type { AllContext, AllResult, Data, RunAll } from '../host/run';
import { sceneStatusWords, verbatim } from '../common/terms';
import { parseJson } from '../common/json';
import { isObject, several } from '../common/values';
import type { definition } from './definition';
import { flowed, type OfFlows } from './flows';
import { recorded, type OfRecordings } from './recordings';
import { sentenceTried } from './sentence';
import { tried } from './tryout';

type Context = AllContext<typeof definition.fields>;

export const run: RunAll<typeof definition.fields> = async (context) => {
  const { settings, client, instanceId } = context;
  const ofScene = { instanceId, scene: settings.scene.trim() };
  switch (settings.operation) {
    case 'versions': {
      const versions = await client.scenes.versions(ofScene);
      return records(
        versions,
        words(`${versions.length} 个版本`, several(versions.length, 'version')),
      );
    }
    case 'diff': {
      const { version: from, toVersion } = settings;
      const to = toVersion > 0 ? { to: toVersion } : {};
      const changes = await client.scenes.diff({ ...ofScene, from, ...to });
      return records(changes, words(`${changes.length} 处不同`, several(changes.length, 'change')));
    }
    case 'export': {
      const exported = await client.scenes.export(ofScene);
      return records([exported], verbatim(exported.name));
    }
    case 'delete': {
      await client.scenes.delete(ofScene);
      const { scene } = ofScene;
      return records([{ deleted: scene }], words(`已删除 ${scene}`, `deleted ${scene}`));
    }
    case 'record':
    case 'recordings':
    case 'parts':
    case 'removeRecording':
      return recorded(context, settings.operation);
    case 'makeFlow':
    case 'readFlow':
      return flowed(context, settings.operation);
    case 'try':
      return tried(context);
    case 'trySentence':
      return sentenceTried(context);
    default:
      return told(await scenesOf(context, settings.operation, ofScene));
  }
};

function told(scenes: readonly Scene[]): AllResult {
  const [only, ...more] = scenes;
  if (!only || more.length > 0) {
    return records(scenes, words(`${scenes.length} 个场景`, several(scenes.length, 'scene')));
  }
  const { name, version, status } = only;
  if (status === 'Published') return records(scenes, verbatim(`${name} v${version}`));
  const said = sceneStatusWords[status];
  return records(
    scenes,
    words(`${name} v${version} ${said['zh-CN']}`, `${name} v${version} ${said['en-US']}`),
  );
}

const records = (list: readonly object[], status: Words): AllResult => ({
  outputs: { out: list.map((one) => ({ ...one })) },
  status,
});

type OfScenes = Exclude<
  Context['settings']['operation'],
  'versions' | 'diff' | 'delete' | 'export' | 'try' | 'trySentence' | OfFlows | OfRecordings
>;

async function scenesOf(
  context: Context,
  operation: OfScenes,
  ofScene: { instanceId: string; scene: string },
): Promise<Scene[]> {
  const { settings, client, instanceId } = context;
  const { scenes } = client;
  const by = settings.by.trim() && { by: settings.by.trim() };
  switch (operation) {
    case 'list':
      return scenes.list({ instanceId });
    case 'get':
      return [await scenes.get(ofScene)];
    case 'import':
      return importAll(context);
    case 'submit': {
      const prompts = settings.prompts.split(/\r?\n/).flatMap((text, index) => {
        return text.trim() === '' ? [] : [{ where: `prompts, line ${index + 1}`, text }];
      });
      return [await scenes.submit({ ...ofScene, ...(prompts.length > 0 && { prompts }), ...by })];
    }
    case 'approve':
      return [await scenes.approve({ ...ofScene, ...by })];
    case 'reject':
      return [await scenes.reject({ ...ofScene, reason: settings.reason, ...by })];
    case 'withdraw':
      return [await scenes.withdraw({ ...ofScene, ...by })];
    case 'rollBack': {
      const { version, draft } = settings;
      return [await scenes.rollBack({ ...ofScene, version, draft, ...by })];
    }
    case 'copy':
      return [await scenes.copy({ ...ofScene, name: settings.newName.trim() })];
  }
}

async function importAll(context: Context): Promise<Scene[]> {
  const { settings, client, instanceId } = context;
  const definitions = await definitionsOf(context);
  // All of them are checked before the first is written.
  for (const [index, definition] of definitions.entries()) {
    await client.scenes.check({ definition }).catch((error: unknown) => {
      throw definitions.length > 1 ? ofItem(index, error) : error;
    });
  }
  const by = settings.by.trim();
  const how = { ...(settings.draft && { draft: true }), ...(by && { by }) };
  const scenes: Scene[] = [];
  for (const definition of definitions) {
    scenes.push(await client.scenes.import({ instanceId, definition, ...how }));
  }
  return scenes;
}

async function definitionsOf({ settings, inputs, attachment }: Context): Promise<unknown[]> {
  if (settings.from === 'field') return [settings.definition];
  const found = inputs.flatMap(definitionIn);
  if (found.length > 0) return found;

  const file = await attachment();
  if (file) return [parseJson(new TextDecoder().decode(file.data), 'scene', file.fileName)];
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
    if (typeof value === 'string' && value.trim() !== '') return [parseJson(value, 'scene', key)];
  }
  return [];
}
