import type { Language } from '../../api';
import { byId, element, show } from './dom';
import { say, type Word } from './words';

/** Something that is wrong, over the page. */
export interface Banner {
  word: Word;
  values?: string[];
  /** With a button by which this page goes on in place of another. */
  takeOver?: boolean;
}

export class Banners {
  private readonly told = new Map<'link' | 'speech' | 'call', Banner[]>();

  constructor(private language: Language) {}

  /** In place of what was told about the same; nothing: all is well with it. */
  tell(about: 'link' | 'speech' | 'call', ...banners: Banner[]): void {
    this.told.set(about, banners);
    this.draw();
  }

  speak(language: Language): void {
    this.language = language;
    this.draw();
  }

  private draw(): void {
    const banners = [...this.told.values()].flat();
    const lines = banners.map(({ word, values = [], takeOver }) => {
      const line = element('div', '', say(word, this.language, ...values));
      if (takeOver) line.append(this.takeOver());
      return line;
    });
    byId('banner').replaceChildren(...lines);
    show('banner', lines.length > 0);
  }

  private takeOver(): HTMLElement {
    const button = element('button', 'quiet', say('takeOver', this.language));
    button.type = 'button';
    // The page that comes is told by its address that it may.
    button.onclick = () => {
      location.hash = 'take';
      location.reload();
    };
    return button;
  }
}
