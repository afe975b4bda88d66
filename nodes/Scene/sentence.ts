import { words } from '../host/definition';
import type { AllContext, AllResult } from '../host/run';
import type { definition } from './definition';

/** 试一句: what a sentence means in the scene, how sure that is and why. */
export async function sentenceTried({
  settings,
  client,
  instanceId,
}: AllContext<typeof definition.fields>): Promise<AllResult> {
  const { scene, sentence } = settings;
  const found = await client.intents.rank({ instanceId, scene: scene.trim(), text: sentence });
  const { result } = found;
  const percent = (share: number): string => `${Math.round(share * 100)} %`;
  const status =
    result.outcome === 'unrecognised'
      ? words('未识别', 'Unrecognised')
      : ((what) => words(what, what))(
          `${result.outcome === 'branch' ? result.branch : result.question} ${percent(result.confidence)}`,
        );
  return { outputs: { out: [{ ...found }] }, status };
}
