import { DialflowError } from '../../engine/api';
import { words } from '../host/definition';
import type { AllContext, AllResult } from '../host/run';
import { named } from '../common/renamed';
import { verbatim } from '../common/terms';
import { brief, several } from '../common/values';
import type { definition } from './definition';

export type OfRecordings = 'record' | 'recordings' | 'parts' | 'removeRecording';

/** The engine's paths → the node's fields. */
const FIELDS = [
  ['text', 'promptText'],
  ['wav', 'operation'],
  ['', 'operation'],
] as const;

/** 录音话术 of a scene, or of all scenes of the instance. */
export async function recorded(
  { settings, client, instanceId, attachment }: AllContext<typeof definition.fields>,
  operation: OfRecordings,
): Promise<AllResult> {
  const { prompts } = client;
  const scene = settings.ofScene.trim();
  const of = { instanceId, ...(scene && { scene }) };
  switch (operation) {
    case 'record': {
      const file = await attachment();
      if (!file) {
        throw DialflowError.invalid('recording', [
          { path: 'operation', reason: 'no file came with the input; put a wav file into it' },
        ]);
      }
      const { data: wav, fileName } = file;
      const text = settings.promptText;
      const one = await named(prompts.record({ ...of, text, wav, fileName }), FIELDS);
      const seconds = (one.durationMs / 1000).toFixed(1);
      return out([one], words(`${seconds} 秒：${brief(text)}`, `${seconds} s: ${brief(text)}`));
    }
    case 'recordings': {
      const all = await prompts.recordings(of);
      return out(all, words(`${all.length} 段录音`, several(all.length, 'recording')));
    }
    case 'parts': {
      const texts = settings.prompts.split(/\r?\n/).filter((text) => text.trim() !== '');
      const parts = await prompts.parts({ ...of, texts });
      const left = parts.filter(({ recordingId }) => recordingId === null).length;
      return out(parts, words(`待录 ${left} / ${parts.length}`, `${left} of ${parts.length} left`));
    }
    case 'removeRecording': {
      const recordingId = settings.recordingId.trim();
      await prompts.removeRecording({ recordingId });
      return out([{ recordingId }], verbatim(recordingId));
    }
  }
}

const out = (records: readonly object[], status: AllResult['status']): AllResult => ({
  outputs: { out: records.map((one) => ({ ...one })) },
  ...(status && { status }),
});
