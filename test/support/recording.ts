import { join } from 'node:path';
import { FRAME_SAMPLES } from '../../engine/media/frame';
import { Recorder } from '../../engine/media/recorder';
import { framesOf } from '../engine/media/waves';
import { tempFolder } from './folders';

/** A recording as the line makes it: of what the caller says, and the callee; answers its path. */
export async function recordingOf(
  caller: Int16Array,
  callee: Int16Array,
  path = join(tempFolder(), 'call.wav'),
): Promise<string> {
  const recorder = await Recorder.create(path);
  const [said, heard] = [framesOf(caller), framesOf(callee)];
  const silent = new Int16Array(FRAME_SAMPLES);
  for (let at = 0; at < Math.max(said.length, heard.length); at++) {
    recorder.frame(heard[at] ?? silent, said[at] ?? silent);
    // The disk is given the time that it has in a call.
    if (at % 200 === 199) await recorder.flush();
  }
  await recorder.close();
  return path;
}
