import {
  DialflowError,
  LARGEST_RECORDING_BYTES,
  LONGEST_RECORDING_SECONDS,
  type PromptMethods,
  type PromptPart,
  type PromptRecording,
  type Scene,
} from '../../api';
import type { RecordedSound } from '../../line/port';
import type { SoundFiles } from '../../media/soundFiles';
import type { KeptRecording, PromptStore } from '../../store/prompts';
import type { Clock } from '../../time/clock';
import type { NewId } from '../../time/ids';
import { keyOfText } from './key';
import { fixedParts, spokenOf } from './spoken';

/** What nodes bring themselves is kept so far; beyond it, what was played longest ago goes. */
const MOST_KEPT_BYTES = 500_000_000;
const SAMPLES_A_MS = 8;

export interface RecordingsContext {
  clock: Clock;
  newId: NewId;
  store: PromptStore;
  /** What is recorded for texts. */
  files: SoundFiles;
  /** What nodes bring themselves. */
  kept: SoundFiles;
  convert: (
    wav: Uint8Array,
    mostSeconds: number,
  ) => Promise<{ content: string; samples: Int16Array }>;
  /** By id or name, whatever its state. @throws DialflowError `NotFound` */
  scene: (p: { instanceId: string; scene: string }) => Promise<Scene>;
  /** @throws DialflowError `NotFound` */
  instance: (instanceId: string) => unknown;
  /** Whether job groups under way use it. */
  inUse: (of: { sceneId: string } | { instanceId: string }) => Promise<boolean>;
}

type Methods = { [M in keyof PromptMethods]: PromptMethods[M] };

/**
 * 录音话术: what was recorded in place of texts, of all instances. It is in memory, for every
 * prompt asks for its own; sounds are on the disk, under the name of their content.
 */
export class PromptRecordings implements Methods {
  private readonly byId = new Map<string, KeptRecording>();
  /** By instance, scene (empty: of all) and key. */
  private readonly byText = new Map<string, KeptRecording>();

  constructor(private readonly context: RecordingsContext) {}

  async load(): Promise<void> {
    const { store, files, kept } = this.context;
    for (const recording of await store.all()) this.put(recording);
    const wanted = new Set([...this.byId.values()].map(({ content }) => content));
    for (const { content } of await files.list()) {
      // A crash came between the file and its row.
      if (!wanted.has(content)) await files.remove(content);
    }
    const given = await kept.list();
    let bytes = given.reduce((sum, file) => sum + file.bytes, 0);
    for (const file of given) {
      if (bytes <= MOST_KEPT_BYTES) break;
      bytes -= file.bytes;
      await kept.remove(file.content);
    }
  }

  // ------------------------------------------------------------ the contract

  async record(p: Parameters<PromptMethods['record']>[0]): Promise<PromptRecording> {
    const { clock, newId, store, files } = this.context;
    const text = p.text.trim();
    const key = keyOfText(text);
    if (key === '') {
      throw DialflowError.invalid('recording', [
        { path: 'text', reason: 'has nothing in it that can be said' },
      ]);
    }
    const sceneId = await this.sceneId(p);
    const { content, samples } = await this.convert(p.wav);
    const bytes = await files.keep(content, samples);
    const before = this.byText.get(placeOf(p.instanceId, sceneId, key));
    const now = clock.now();
    const recording: KeptRecording = {
      id: before?.id ?? newId(),
      instanceId: p.instanceId,
      sceneId,
      key,
      text,
      content,
      fileName: p.fileName?.trim() ?? '',
      durationMs: Math.round(samples.length / SAMPLES_A_MS),
      bytes,
      createdAt: before?.createdAt ?? now,
      updatedAt: now,
    };
    this.put(recording);
    await store.save(recording);
    if (before) await this.dropFile(before.content);
    return told(recording);
  }

  async recordings(p: { instanceId: string; scene?: string }): Promise<PromptRecording[]> {
    const sceneId = await this.sceneId(p);
    return [...this.byId.values()]
      .filter((one) => one.instanceId === p.instanceId)
      .filter((one) => sceneId === null || one.sceneId === null || one.sceneId === sceneId)
      .sort((one, other) => one.text.localeCompare(other.text))
      .map(told);
  }

  async audio(p: { recordingId: string }): Promise<{ wav: Uint8Array }> {
    return { wav: await this.context.files.read(this.find(p.recordingId).content) };
  }

  async removeRecording(p: { recordingId: string }): Promise<void> {
    const recording = this.find(p.recordingId);
    const { instanceId, sceneId, text } = recording;
    if (await this.context.inUse(sceneId === null ? { instanceId } : { sceneId })) {
      throw new DialflowError(
        'WrongState',
        `The recording of "${text}" may be played by job groups that have not ended; stop those first, or record the text anew.`,
      );
    }
    await this.removeAll([recording]);
  }

  async keep(p: { wav: Uint8Array }): Promise<{ content: string; durationMs: number }> {
    const { content, samples } = await this.convert(p.wav);
    await this.context.kept.keep(content, samples);
    return { content, durationMs: Math.round(samples.length / SAMPLES_A_MS) };
  }

  async parts(p: Parameters<PromptMethods['parts']>[0]): Promise<PromptPart[]> {
    const sceneId = await this.sceneId(p);
    const parts = new Map<string, PromptPart>();
    for (const wording of p.texts) {
      const whole = this.lookUp(p.instanceId, sceneId, wording);
      const texts = whole ? [wording.trim()] : fixedParts(wording);
      for (const text of texts) {
        const recordingId = this.lookUp(p.instanceId, sceneId, text)?.id ?? null;
        const key = keyOfText(text);
        if (!parts.has(key)) parts.set(key, { text, recordingId });
      }
    }
    return [...parts.values()];
  }

  // ------------------------------------------------------------ for calls

  /** A wording as it is said. */
  spoken(
    wording: string,
    variables: Readonly<Record<string, string>>,
    { instanceId, sceneId }: { instanceId: string; sceneId: string | null },
  ): ReturnType<typeof spokenOf> {
    const { files } = this.context;
    return spokenOf(wording, variables, (text) => {
      const found = this.lookUp(instanceId, sceneId, text);
      return found && soundOf(files, found.content, found.durationMs);
    });
  }

  /** @throws DialflowError `NotFound` for what was not kept, or is not any more */
  async kept(content: string): Promise<RecordedSound> {
    const durationMs = await this.context.kept.durationOf(content);
    if (durationMs === undefined) throw DialflowError.notFound('recorded prompt', content);
    return soundOf(this.context.kept, content, durationMs);
  }

  /** What belonged to an instance or a scene that is gone. */
  async forget(of: { instanceId: string } | { sceneId: string }): Promise<void> {
    const gone = [...this.byId.values()].filter((one) =>
      'sceneId' in of ? one.sceneId === of.sceneId : one.instanceId === of.instanceId,
    );
    await this.removeAll(gone);
  }

  // ------------------------------------------------------------ inside

  private async convert(wav: Uint8Array): Promise<{ content: string; samples: Int16Array }> {
    if (!(wav instanceof Uint8Array)) {
      const reason = 'must be the octets of a wav file';
      throw DialflowError.invalid('recording', [{ path: 'wav', reason }]);
    }
    if (wav.length > LARGEST_RECORDING_BYTES) {
      const most = LARGEST_RECORDING_BYTES / 1_000_000;
      const reason = `has ${(wav.length / 1_000_000).toFixed(1)} MB; ${most} MB are the most`;
      throw DialflowError.invalid('recording', [{ path: 'wav', reason }]);
    }
    return this.context.convert(wav, LONGEST_RECORDING_SECONDS);
  }

  private async sceneId({
    instanceId,
    scene,
  }: {
    instanceId: string;
    scene?: string;
  }): Promise<string | null> {
    await this.context.instance(instanceId);
    return scene === undefined ? null : (await this.context.scene({ instanceId, scene })).id;
  }

  private find(recordingId: string): KeptRecording {
    const found = this.byId.get(recordingId);
    if (!found) throw DialflowError.notFound('recorded prompt', recordingId);
    return found;
  }

  private lookUp(
    instanceId: string,
    sceneId: string | null,
    text: string,
  ): KeptRecording | undefined {
    if (this.byText.size === 0) return undefined;
    const key = keyOfText(text);
    const ofScene =
      sceneId === null ? undefined : this.byText.get(placeOf(instanceId, sceneId, key));
    return ofScene ?? this.byText.get(placeOf(instanceId, null, key));
  }

  private put(recording: KeptRecording): void {
    this.byId.set(recording.id, recording);
    this.byText.set(placeOf(recording.instanceId, recording.sceneId, recording.key), recording);
  }

  private async removeAll(gone: readonly KeptRecording[]): Promise<void> {
    for (const { id, instanceId, sceneId, key } of gone) {
      this.byId.delete(id);
      this.byText.delete(placeOf(instanceId, sceneId, key));
    }
    await this.context.store.remove(gone.map(({ id }) => id));
    for (const { content } of gone) await this.dropFile(content);
  }

  /** Unless it is recorded for another text as well. */
  private async dropFile(content: string): Promise<void> {
    for (const one of this.byId.values()) if (one.content === content) return;
    await this.context.files.remove(content);
  }
}

const placeOf = (instanceId: string, sceneId: string | null, key: string): string =>
  `${instanceId}\n${sceneId ?? ''}\n${key}`;

const soundOf = (files: SoundFiles, content: string, durationMs: number): RecordedSound => ({
  durationMs,
  open: () => files.open(content),
});

function told({ key: _key, content: _content, ...recording }: KeptRecording): PromptRecording {
  return recording;
}
