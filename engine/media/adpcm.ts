/** IMA ADPCM as it is in wav files (DVI_ADPCM, RFC 3551, section 4.5.1, and Microsoft's blocks of it). */

const INDEX_STEPS = [-1, -1, -1, -1, 2, 4, 6, 8];
const STEPS = [
  7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73,
  80, 88, 97, 107, 118, 130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494,
  544, 598, 658, 724, 796, 876, 963, 1060, 1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499,
  2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894, 6484, 7132, 7845, 8630, 9493, 10442, 11487,
  12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767,
];
/** Of each channel, at the beginning of a block: a sample, the step's index, and nothing. */
const HEADER = 4;
/** Channels take turns by so many octets. */
const TURN = 4;

/**
 * Reads blocks of IMA ADPCM; the channels put together.
 *
 * @param blockBytes of all channels together
 */
export function decodeAdpcm(view: DataView, channels: number, blockBytes: number): Float32Array {
  const perBlock = samplesOf(blockBytes, channels);
  const whole = Math.floor(view.byteLength / blockBytes);
  const rest = view.byteLength - whole * blockBytes;
  const out = new Float32Array(whole * perBlock + Math.max(0, samplesOf(rest, channels)));
  let at = 0;
  for (let begin = 0; begin < view.byteLength; begin += blockBytes) {
    const bytes = Math.min(blockBytes, view.byteLength - begin);
    const count = samplesOf(bytes, channels);
    if (count <= 0) break;
    for (let channel = 0; channel < channels; channel++) {
      decodeChannel(
        view,
        begin,
        channel,
        channels,
        (index, sample) => {
          if (index < count) out[at + index] = (out[at + index] ?? 0) + sample / channels;
        },
        count,
      );
    }
    at += count;
  }
  return out;
}

/** How many samples of a channel a block of so many octets has. */
function samplesOf(bytes: number, channels: number): number {
  const data = bytes - HEADER * channels;
  return data < 0 ? 0 : 1 + Math.floor(data / (TURN * channels)) * TURN * 2;
}

function decodeChannel(
  view: DataView,
  begin: number,
  channel: number,
  channels: number,
  put: (index: number, sample: number) => void,
  count: number,
): void {
  const header = begin + channel * HEADER;
  let sample = view.getInt16(header, true);
  let index = Math.min(88, view.getUint8(header + 2));
  put(0, sample);
  const data = begin + HEADER * channels + channel * TURN;
  for (let i = 0; i < count - 1; i++) {
    const octet = Math.floor(i / 2);
    const turn = Math.floor(octet / TURN);
    const code = view.getUint8(data + turn * TURN * channels + (octet % TURN));
    const nibble = i % 2 === 0 ? code & 15 : code >> 4;
    const step = STEPS[index] ?? 7;
    let difference = step >> 3;
    if (nibble & 4) difference += step;
    if (nibble & 2) difference += step >> 1;
    if (nibble & 1) difference += step >> 2;
    sample = Math.max(
      -32_768,
      Math.min(32_767, nibble & 8 ? sample - difference : sample + difference),
    );
    index = Math.max(0, Math.min(88, index + (INDEX_STEPS[nibble & 7] ?? 0)));
    put(i + 1, sample);
  }
}
