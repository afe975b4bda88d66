/** The engine's audio: mono, 8,000 samples a second, 16 bit, in frames of 20 ms. */
export const SAMPLE_RATE = 8_000;
export const SAMPLES_PER_MS = SAMPLE_RATE / 1_000;
export const FRAME_MS = 20;
export const FRAME_SAMPLES = FRAME_MS * SAMPLES_PER_MS;

/** A frame that nobody may write to: what is said when nothing is. */
export const SILENT_FRAME: Int16Array = new Int16Array(FRAME_SAMPLES);

/**
 * Where audio comes from, a frame at a time. `read` fills all of `frame` and says true, or says
 * false when it has nothing to say (`frame` may then hold anything).
 */
export interface FrameSource {
  read(frame: Int16Array): boolean;
}

/**
 * Sees both sides of a stream, every 20 ms, frame by frame. The arrays are used again for the
 * next frame: copy what is to be kept.
 */
export interface FrameTap {
  frame(heard: Int16Array, said: Int16Array): void;
}

/** Into the range of 16 bits. */
export function clip(sample: number): number {
  return sample > 32_767 ? 32_767 : sample < -32_768 ? -32_768 : sample;
}
