import type { Language } from '../../api';
import type { Hello } from '../messages';
import { byId, element } from './dom';
import { say } from './words';

/** Who is called: a name, the variables of the scene, and such as somebody adds. */
export class CalleeForm {
  constructor(private language: Language) {}

  fill({ name, variables }: Hello): void {
    const fields = [['', name] as const, ...Object.entries(variables)].map(([key, value]) => {
      const label = element('label');
      const words = element('span', '', key);
      if (key === '') words.dataset['name'] = '';
      const input = element('input');
      input.name = key;
      input.value = value;
      label.append(words, input);
      return label;
    });
    const add = element('button', 'quiet', say('addVariable', this.language));
    add.type = 'button';
    add.id = 'add-variable';
    add.onclick = () => add.before(this.newVariable());
    byId('callee').replaceChildren(...fields, add);
  }

  /** As it is filled in; variables without a name are left out. */
  values(): { name: string; variables: Record<string, string> } {
    const inputs = byId('callee').querySelectorAll('input');
    const values = new Map(
      [...inputs]
        .filter((input, index) => index === 0 || input.name !== '')
        .map((input) => [input.name, input.value]),
    );
    const name = values.get('') ?? '';
    values.delete('');
    return { name, variables: Object.fromEntries(values) };
  }

  speak(language: Language): void {
    this.language = language;
    for (const label of byId('callee').querySelectorAll<HTMLElement>('[data-name]')) {
      label.textContent = say('name', language);
    }
    const add = document.getElementById('add-variable');
    if (add) add.textContent = say('addVariable', language);
  }

  /** A row whose left side names the variable. */
  private newVariable(): HTMLElement {
    const row = element('div', 'variable');
    const key = element('input');
    const value = element('input');
    key.placeholder = say('variable', this.language);
    value.placeholder = say('value', this.language);
    key.dataset['key'] = '';
    key.oninput = () => (value.name = key.value.trim());
    row.append(key, value);
    window.setTimeout(() => key.focus());
    return row;
  }
}
