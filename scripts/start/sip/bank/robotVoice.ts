import { decode, encode } from '../../../../engine/media/g711';
import type { Sound } from '../../../../engine/media/sound';
import { openSpeech, type Speech } from '../../../../engine/speech';
import type { Clock } from '../../../../engine/time/clock';
import { type Template, templateOf } from '../hearing/template';

const POLL_MS = 10;

/** The robot's voice, as it comes over the line: what the ears compare with. */
export class RobotVoice {
  private readonly speech: Speech;
  private readonly known = new Map<string, Template | undefined>();

  constructor(private readonly clock: Clock) {
    this.speech = openSpeech({ synthesisers: [{ kind: 'espeak' }] }, { clock });
  }

  /** The prompts as templates, each text made once. */
  async templates(texts: readonly string[]): Promise<Template[]> {
    const templates: Template[] = [];
    for (const text of texts) {
      if (!this.known.has(text)) this.known.set(text, templateOf(text, await this.say(text)));
      const template = this.known.get(text);
      if (template) templates.push(template);
    }
    return templates;
  }

  close(): Promise<void> {
    return this.speech.close();
  }

  private async say(text: string): Promise<Int16Array> {
    const sound = await this.speech.synthesiser?.synthesise({ text, language: 'zh-CN' });
    if (!sound) return new Int16Array(0);
    await this.whole(sound);
    const samples = new Int16Array(sound.length);
    sound.copy(0, samples, 0, sound.length);
    return coded(samples);
  }

  /** A sound grows while it is made, and does not tell when it is whole. */
  private async whole(sound: Sound): Promise<void> {
    while (!sound.complete) {
      await new Promise<void>((resolve) => void this.clock.after(POLL_MS, resolve));
    }
  }
}

/** As G.711 leaves it. */
function coded(samples: Int16Array): Int16Array {
  const codes = new Uint8Array(samples.length);
  encode('PCMA', samples, codes);
  const out = new Int16Array(samples.length);
  decode('PCMA', codes, out);
  return out;
}
