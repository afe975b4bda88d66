import { setImmediate as nextTurn } from 'node:timers/promises';
import { DialflowError, LARGEST_RING_TONE_BYTES, type PrivacyMethods, type RingTone } from '../api';
import type { RingToneRecord } from '../store/privacy/pools';
import type { PrivacyContext } from './context';

type Methods = Pick<
  PrivacyMethods,
  'addRingTone' | 'removeRingTone' | 'listRingTones' | 'getRingToneAudio'
>;

const FIRST_ID = 10_000_001;
const LONGEST_NAME = 50;
const LONGEST_TEXT = 200;
const LONGEST_SECONDS = 60;
const SAMPLES_A_MS = 8;
const MOST_TONES = 1_000;
/** Bindings looked at in one turn. */
const TOGETHER = 10_000;

/** 企业彩铃管理. */
export class RingTones implements Methods {
  private readonly known = new Map<string, RingToneRecord>();
  /** Nobody is given these any more. */
  private readonly going = new Set<string>();

  constructor(private readonly context: PrivacyContext) {}

  async load(): Promise<void> {
    for (const tone of await this.context.stores.pools.ringTones()) this.known.set(tone.id, tone);
  }

  has = (id: string): boolean => this.known.has(id) && !this.going.has(id);

  /** For calls: what is played; a text is spoken. Undefined: it is there no longer. */
  find(id: string): Readonly<RingToneRecord> | undefined {
    return this.known.get(id);
  }

  async addRingTone(p: Parameters<Methods['addRingTone']>[0]): Promise<RingTone> {
    const { clock, stores, tones } = this.context;
    const name = p.name.trim();
    checkLength('name', name, LONGEST_NAME);
    if ('text' in p === 'wav' in p) {
      const reason = 'must have either a "text" or a "wav", the octets of a file';
      throw DialflowError.invalid('ring tone', [{ path: '', reason }]);
    }
    if (this.known.size >= MOST_TONES) {
      throw new DialflowError('LimitExceeded', `There are ${MOST_TONES} ring tones already.`);
    }
    const tone: RingToneRecord = {
      id: '',
      name,
      kind: 'text',
      text: '',
      fileName: '',
      content: '',
      durationMs: 0,
      createdAt: clock.now(),
    };
    if ('text' in p) {
      tone.text = p.text.trim();
      checkLength('text', tone.text, LONGEST_TEXT);
    } else {
      const { content, samples } = await this.convert(p.wav);
      await tones.files.keep(content, samples);
      tone.kind = 'audio';
      tone.content = content;
      tone.fileName = p.fileName?.trim() ?? '';
      tone.durationMs = Math.round(samples.length / SAMPLES_A_MS);
    }
    tone.id = this.newId();
    this.known.set(tone.id, tone);
    try {
      await stores.pools.saveRingTone(tone);
    } catch (error) {
      this.known.delete(tone.id);
      throw error;
    }
    return told(tone);
  }

  async removeRingTone({ ringToneId }: { ringToneId: string }): Promise<void> {
    const tone = this.existing(ringToneId);
    if (!this.has(ringToneId)) throw DialflowError.notFound('ring tone', ringToneId);
    this.going.add(ringToneId);
    try {
      const user = await this.userOf(ringToneId);
      if (user) {
        throw new DialflowError(
          'WrongState',
          `Ring tone ${ringToneId} is that of ${user}; take it away there first.`,
        );
      }
      await this.context.stores.pools.deleteRingTone(tone.id);
      this.known.delete(tone.id);
    } finally {
      this.going.delete(ringToneId);
    }
    const shared = [...this.known.values()].some(({ content }) => content === tone.content);
    if (tone.content !== '' && !shared) await this.context.tones.files.remove(tone.content);
  }

  async listRingTones(): Promise<RingTone[]> {
    return [...this.known.values()].map(told);
  }

  async getRingToneAudio({ ringToneId }: { ringToneId: string }): Promise<{ wav: Uint8Array }> {
    const { kind, content } = this.existing(ringToneId);
    if (kind === 'audio') return { wav: await this.context.tones.files.read(content) };
    throw new DialflowError(
      'WrongState',
      `Ring tone ${ringToneId} is a text, which is spoken when it is needed.`,
    );
  }

  // ------------------------------------------------------------ inside

  private async convert(wav: Uint8Array): Promise<{ content: string; samples: Int16Array }> {
    const problem = !(wav instanceof Uint8Array)
      ? 'must be the octets of a wav file'
      : wav.length >= LARGEST_RING_TONE_BYTES
        ? `has ${(wav.length / 1_048_576).toFixed(2)} MB; less than 2 MB are needed`
        : undefined;
    if (problem) throw DialflowError.invalid('ring tone', [{ path: 'wav', reason: problem }]);
    return this.context.tones.convert(wav, LONGEST_SECONDS);
  }

  /** Whoever has it, in words. */
  private async userOf(id: string): Promise<string | undefined> {
    const { book } = this.context;
    const { table } = book;
    for (const { key, settings } of book.pools.values()) {
      if (settings.ringTones.fromA === id || settings.ringTones.toA === id) return `pool ${key}`;
    }
    // Of a million, some at a time: calls go on.
    for (let from = 0; from < table.end; from += TOGETHER) {
      for (const slot of table.slots(from, TOGETHER)) {
        const { fromA, toA } = table.optionsOf(slot).ringTones;
        if (fromA === id || toA === id) return `binding ${table.idOf(slot)}`;
      }
      await nextTurn();
    }
    return undefined;
  }

  private newId(): string {
    const last = Math.max(FIRST_ID - 1, ...[...this.known.keys()].map(Number));
    return String(last + 1);
  }

  private existing(id: string): RingToneRecord {
    const tone = this.known.get(id);
    if (!tone) throw DialflowError.notFound('ring tone', id);
    return tone;
  }
}

function checkLength(path: string, text: string, most: number): void {
  const { length } = [...text];
  if (length >= 1 && length <= most) return;
  const reason = `must have 1 to ${most} characters; it has ${length}`;
  throw DialflowError.invalid('ring tone', [{ path, reason }]);
}

const told = ({ content: _, ...tone }: RingToneRecord): RingTone => tone;
