import type { EngineOptions, SceneDefinition } from '../engine/api';
import { startEngine } from '../engine/client';
import { watch } from '../scripts/start/watch';

/** The conversation of `turnFlow` through the bare client, with each of these numbers. */
export async function converseInBare(
  options: EngineOptions,
  numbers: readonly string[],
  scene?: SceneDefinition,
): Promise<void> {
  const engine = await startEngine(options);
  try {
    const { id: instanceId } = await engine.instances.ensure({
      name: 'default',
      maxConcurrency: 200,
    });
    const talking: Promise<void>[] = [];
    await engine.subscribe('bench', { types: ['CallAnswered'] }, ({ callId }) => {
      if (callId) talking.push(converse(callId));
    });
    const converse = async (callId: string): Promise<void> => {
      for (;;) {
        await engine.calls.speak({ callId, node: 'ask', texts: ['好'] });
        const heard = await engine.calls.listen({ callId, node: 'hear', accept: 'both' });
        const branches = [{ name: 'yes', keywords: ['是'] }];
        const match = await engine.calls.match({ callId, node: 'understand', heard, branches });
        if (match.outcome !== 'branch') return;
      }
    };
    if (scene) await engine.scenes.import({ instanceId, definition: scene });
    const { id: groupId } = await engine.jobGroups.create({
      instanceId,
      settings: { name: 'b', retryTimes: 0, ...(scene && { scene: scene.name }) },
    });
    const contacts = numbers.map((phoneNumber) => ({ phoneNumber, variables: {} }));
    await engine.jobGroups.assign({ groupId, contacts });
    await engine.jobGroups.start({ groupId });
    await watch(options.dataFolder, new Promise(() => undefined), () => undefined);
    await Promise.all(talking);
  } finally {
    await engine.stop();
  }
}
