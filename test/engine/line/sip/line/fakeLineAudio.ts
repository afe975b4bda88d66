import { FakeAudio } from '../leg/fakeAudio';
import { audioAt } from '../dialog/agents';
import type { LineAudio } from '../../../../../engine/line/sip/lineAudio';
import type { LegAudio, LegAudioListener } from '../../../../../engine/line/sip/leg';
import type { LocalAudio } from '../../../../../engine/line/sip/sdp';

/** Audio of a line's calls without sockets. */
export class FakeLineAudio implements LineAudio {
  readonly all: FakeAudio[] = [];
  readonly remotes: string[] = [];
  /** What opening waits for. */
  opening: Promise<void> = Promise.resolve();
  failure: Error | undefined;
  private closed = false;

  constructor(private readonly address: string) {}

  async open(
    remote: string,
    laws: LocalAudio['laws'],
    listener: LegAudioListener,
  ): Promise<LegAudio> {
    await this.opening;
    if (this.failure) throw this.failure;
    const audio = new FakeAudio(audioAt(this.address, { laws }), listener);
    this.all.push(audio);
    this.remotes.push(remote);
    if (this.closed) await audio.close();
    return audio;
  }

  get used(): number {
    return this.all.filter(({ closed }) => !closed).length;
  }

  figures() {
    return { ticks: 0, skipped: 0, p50Ms: 0, p99Ms: 0, maxMs: 0 };
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all(this.all.map((one) => one.close()));
  }
}
