import { open, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { DialflowError } from '../api/errors';
import { SAMPLE_RATE } from './frame';
import { decode } from './g711';
import { LONGEST_WAV_HEAD, wavHead } from './wavHead';

type Encoding = 'PCM16' | 'PCMA' | 'PCMU';

/** By tag and bits. */
const ENCODINGS: Readonly<Record<string, Encoding>> = {
  '1/16': 'PCM16',
  '6/8': 'PCMA',
  '7/8': 'PCMU',
};

/** A recording, read piece by piece, each channel by itself: of hours no more is held than asked for. */
export class WavChannels {
  private constructor(
    private readonly file: FileHandle,
    private readonly encoding: Encoding,
    private readonly dataAt: number,
    readonly channels: number,
    /** Of each channel. */
    readonly samples: number,
  ) {}

  /** @throws DialflowError `InvalidInput` where it is none of 8 kHz; `NotFound` where there is none */
  static async open(path: string): Promise<WavChannels> {
    const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') throw DialflowError.notFound('recording', basename(path));
      throw error;
    });
    try {
      const { size } = await file.stat();
      const { buffer, bytesRead } = await file.read(Buffer.alloc(LONGEST_WAV_HEAD), 0);
      const head = wavHead(buffer.subarray(0, bytesRead), size);
      const encoding = head && ENCODINGS[`${head.tag}/${head.bits}`];
      if (!encoding || head.rate !== SAMPLE_RATE || head.channels < 1) {
        const reason = 'it is no wav file of 8 kHz, 16 bits, A-law or µ-law';
        throw DialflowError.invalid('recording', [{ path: '', reason }]);
      }
      const { dataAt, dataBytes, channels } = head;
      const samples = Math.floor(Math.max(0, dataBytes) / (channels * bytesOf(encoding)));
      return new WavChannels(file, encoding, dataAt, channels, samples);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** So many samples of every channel; fewer at the end. */
  async read(from: number, count: number): Promise<Int16Array[]> {
    const { channels, encoding } = this;
    const there = Math.max(0, Math.min(count, this.samples - from));
    const bytes = bytesOf(encoding);
    const block = Buffer.alloc(there * channels * bytes);
    const { bytesRead } = await this.file.read(
      block,
      0,
      block.length,
      this.dataAt + from * channels * bytes,
    );
    const read = Math.floor(bytesRead / (channels * bytes));
    return Array.from({ length: channels }, (_, channel) => {
      const samples = new Int16Array(read);
      if (encoding === 'PCM16') {
        for (let i = 0; i < read; i++) samples[i] = block.readInt16LE(2 * (i * channels + channel));
        return samples;
      }
      const codes = new Uint8Array(read);
      for (let i = 0; i < read; i++) codes[i] = block[i * channels + channel] ?? 0;
      decode(encoding, codes, samples);
      return samples;
    });
  }

  close(): Promise<void> {
    return this.file.close();
  }
}

const bytesOf = (encoding: Encoding): number => (encoding === 'PCM16' ? 2 : 1);
