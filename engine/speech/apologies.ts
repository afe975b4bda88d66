import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DialflowError, type Language, type SpeechSettings } from '../api';
import { pcmSound, type Sound } from '../media/sound';
import { readWav } from '../media/wav';
import { messageOf } from './failure';

const LANGUAGES: readonly Language[] = ['zh-CN', 'en-US'];
/** Of the package, beside what is compiled. */
const FOLDER = join(__dirname, '../../../data/speech');

/** What is played where nobody can speak: it needs no provider, and is read at the start. */
export class Apologies {
  private readonly sounds = new Map<Language, Sound>();

  /** @throws DialflowError `InvalidInput` where a file that was named cannot be read. */
  constructor(own: SpeechSettings['apologies'] = {}) {
    for (const language of LANGUAGES) {
      const file = own[language];
      const path = file ?? join(FOLDER, `apology.${language}.wav`);
      try {
        this.sounds.set(language, pcmSound(readWav(readFileSync(path))));
      } catch (error) {
        throw DialflowError.invalid('speech', [
          { path: `apologies.${language}`, reason: `cannot be played: ${messageOf(error)}` },
        ]);
      }
    }
  }

  for(language: Language): Sound | undefined {
    return this.sounds.get(language);
  }
}
