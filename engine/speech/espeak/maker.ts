import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Language } from '../../api';
import { GrowingSound } from '../../media/sound';
import type { Clock, Timer } from '../../time/clock';
import { closedError, providerFailed } from '../failure';
import { LONGEST_SPEECH_SECONDS, type Made, type Maker } from '../maker';
import type { SpeechRequest } from '../port';
import { readable } from '../text/readable';
import { installFolder } from './installFolder';
import type { EspeakAnswer, EspeakData, EspeakRequest } from './messages';

const PACKAGE = '@echogarden/espeak-ng-emscripten';
/** It speaks some 500 times as fast as people: what takes longer hangs. */
const MOST_MS = 15_000;

/** Its own is 175, which is hasty on a telephone in English and slow in Chinese. */
const USUAL: Readonly<Record<Language, { voice: string; rate: number }>> = {
  'zh-CN': { voice: 'cmn', rate: 185 },
  'en-US': { voice: 'en-us', rate: 160 },
};
const [SLOWEST, FASTEST] = [80, 450];

interface Job {
  sound: GrowingSound;
  /** The first piece is there. */
  begun: () => void;
  end: (error?: Error) => void;
  timer: Timer;
}

/** Speech made in this process, by espeak in a thread of its own. */
export class EspeakMaker implements Maker {
  readonly name = 'espeak';
  private worker: Worker | undefined;
  private ready: Promise<Worker> | undefined;
  private readonly jobs = new Map<number, Job>();
  private count = 0;
  private closed = false;

  constructor(
    private readonly clock: Clock,
    private readonly packageName = PACKAGE,
  ) {}

  async warmUp(): Promise<void> {
    await this.start();
  }

  async make({ text, language, voice, speed = 1 }: SpeechRequest): Promise<Made> {
    const worker = await this.start();
    const usual = USUAL[language];
    const request: EspeakRequest = {
      id: ++this.count,
      text: readable(text, language),
      voice: voice ?? usual.voice,
      rate: Math.round(Math.max(SLOWEST, Math.min(FASTEST, usual.rate * speed))),
    };
    const sound = new GrowingSound();
    let begun = (): void => undefined;
    const first = new Promise<void>((resolve) => (begun = resolve));
    const whole = new Promise<void>((resolve, reject) => {
      const timer = this.clock.after(MOST_MS, () => this.hangs(worker));
      const end = (error?: Error): void => {
        if (!this.jobs.delete(request.id)) return;
        timer.cancel();
        sound.finish();
        if (error) reject(error);
        else resolve();
      };
      this.jobs.set(request.id, { sound, begun, end, timer });
    });
    worker.postMessage(request);
    await Promise.race([first, whole]);
    return { sound, whole };
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.stop(closedError());
  }

  /** Starts the thread where there is none, which it also is after a fault. */
  private start(): Promise<Worker> {
    if (this.closed) return Promise.reject(closedError());
    this.ready ??= this.startThread();
    return this.ready;
  }

  private startThread(): Promise<Worker> {
    const workerData: EspeakData = { packageName: this.packageName };
    return new Promise((resolve, reject) => {
      const worker = new Worker(join(__dirname, 'espeak.worker.js'), {
        workerData,
        name: 'dialflow espeak',
        execArgv: [], // an inspector of the host's is not meant for it
      });
      this.worker = worker;
      const fail = (error: Error): void => {
        reject(error);
        if (this.worker === worker) void this.stop(error);
      };
      worker.on('message', (answer: EspeakAnswer) => {
        if (answer.kind === 'ready') resolve(worker);
        else if (answer.kind === 'missing') fail(this.missing(answer));
        else this.take(answer);
      });
      worker.on('error', (error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        fail(providerFailed(this.name, `its thread ended: ${reason}`));
      });
      worker.on('exit', () => fail(providerFailed(this.name, 'its thread ended.')));
    });
  }

  private take(answer: Exclude<EspeakAnswer, { kind: 'ready' | 'missing' }>): void {
    const job = this.jobs.get(answer.id);
    if (!job) return;
    switch (answer.kind) {
      case 'piece':
        job.sound.push(answer.samples);
        job.begun();
        if (job.sound.length > LONGEST_SPEECH_SECONDS * 8_000) {
          job.end(
            providerFailed(this.name, `more than ${LONGEST_SPEECH_SECONDS} s were to be spoken.`, {
              blames: false,
            }),
          );
        }
        return;
      case 'done':
        job.end();
        return;
      case 'fault':
        job.end(providerFailed(this.name, `${answer.reason}.`, { blames: false }));
    }
  }

  private hangs(worker: Worker): void {
    if (this.worker !== worker) return;
    void this.stop(providerFailed(this.name, `it did not speak within ${MOST_MS / 1_000} s.`));
  }

  private async stop(error: Error): Promise<void> {
    const { worker } = this;
    this.worker = undefined;
    this.ready = undefined;
    for (const job of [...this.jobs.values()]) job.end(error);
    await worker?.terminate();
  }

  private missing({ notInstalled, reason }: { notInstalled: boolean; reason: string }): Error {
    return providerFailed(
      this.name,
      notInstalled
        ? `it is not installed. Run "npm install ${this.packageName}" in ${installFolder()} and start again (it is GPL-3.0 and does not come with this package), or set another synthesiser.`
        : `it cannot be loaded: ${reason}`,
    );
  }
}
