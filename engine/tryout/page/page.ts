import type { Language } from '../../api';
import type { CallEnding, CallStage, Hello, ToPage } from '../messages';
import { Banners, type Banner } from './banners';
import { CalleeForm } from './calleeForm';
import { Connection } from './connection';
import { byId, element, show } from './dom';
import { Phone } from './phone';
import { Transcript } from './transcript';
import { nameOf, say, type Word } from './words';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

/** Which words stand where. */
const TEXTS: readonly [id: string, word: Word][] = [
  ['transcript-title', 'transcript'],
  ['state-title', 'state'],
  ['tags-title', 'tags'],
  ['end-title', 'end'],
  ['callee-title', 'callee'],
  ['answer', 'answer'],
  ['keys-toggle', 'keys'],
  ['text-label', 'say'],
  ['send', 'send'],
  ['pace-words', 'pace'],
  ['level-words', 'level'],
  ['language', 'otherLanguage'],
];

/** The page: what it shows follows from what the engine has told. */
class Page {
  private language: Language = navigator.language.startsWith('zh') ? 'zh-CN' : 'en-US';
  private hello: Hello | undefined;
  private stage: CallStage = 'idle';
  /** Nothing more comes to this page. */
  private over = false;
  private answeredAt = 0;
  private end: CallEnding | undefined;
  private tags: { group: string; name: string }[] = [];
  private readonly banners = new Banners(this.language);
  private readonly callee = new CalleeForm(this.language);
  private phone: Phone | undefined;
  private readonly transcript = new Transcript(this.language);
  private readonly connection = new Connection({
    heard: (message) => this.heed(message),
    lost: () => this.banners.tell('link', { word: 'lost' }),
    taken: () => this.leave('elsewhere'),
    gone: () => this.leave('closed'),
  });

  start(): void {
    byId('language').onclick = () => this.speak(this.language === 'zh-CN' ? 'en-US' : 'zh-CN');
    byId('call').onclick = () => this.call();
    byId('answer').onclick = () => this.answer();
    byId('hang-up').onclick = () => this.hangUp();
    byId('keys-toggle').onclick = () => this.toggleKeys();
    byId<HTMLInputElement>('pace').onchange = ({ target }) =>
      this.connection.send({ type: 'pace', atOnce: (target as HTMLInputElement).checked });
    this.typing();
    for (const key of KEYS) {
      const button = element('button', 'quiet', key);
      button.type = 'button';
      button.onclick = () => this.press(key);
      byId('keys').append(button);
    }
    window.setInterval(() => this.showClock(), 1_000);
    this.speak(this.language);
    const takesOver = location.hash === '#take';
    if (takesOver) history.replaceState(null, '', location.pathname);
    this.connection.open(takesOver);
  }

  private typing(): void {
    const input = byId<HTMLInputElement>('text');
    input.oninput = () => this.connection.send({ type: 'typing', text: input.value });
    byId<HTMLFormElement>('typed').onsubmit = (event) => {
      event.preventDefault();
      if (input.value.trim() === '') return;
      this.connection.send({ type: 'speech', text: input.value });
      input.value = '';
    };
  }

  // ------------------------------------------------------------ what the engine says

  private heed(message: ToPage): void {
    switch (message.type) {
      case 'hello':
        return this.greet(message);
      case 'state':
        return this.enter(message.state);
      case 'saying': {
        const { line, at, text, ms, node, tookMs } = message;
        const more = {
          ...(node !== undefined && { node }),
          ...(tookMs !== undefined && { tookMs }),
        };
        return this.transcript.saying({ line, at, speaker: 'robot', text, ...more }, ms);
      }
      case 'turn': {
        const { type: _, ...turn } = message;
        return this.transcript.turn(turn);
      }
      case 'tags':
        this.tags = message.tags;
        return this.showTags();
      case 'note':
        return this.transcript.note(message.note);
      case 'ended':
        this.end = message.end;
        return this.showEnd();
      case 'refused':
        return this.banners.tell('call', { word: 'refused', values: [message.reason] });
      case 'bye':
        return this.leave(message.because);
    }
  }

  private leave(because: 'closed' | 'elsewhere' | 'stopped'): void {
    this.over = true;
    void this.phone?.stop();
    this.enter('idle');
    this.banners.tell('link', { word: because, takeOver: because === 'elsewhere' });
  }

  private greet(hello: Hello): void {
    const isFirst = this.hello === undefined;
    this.hello = hello;
    this.banners.tell('link');
    if (isFirst) this.callee.fill(hello);
    const missing: Banner[] = hello.missing.map((what) => ({
      word: what === 'synthesiser' ? 'missingSynthesiser' : 'missingRecogniser',
    }));
    if (hello.phone && !window.isSecureContext) missing.push({ word: 'insecure' });
    this.banners.tell('speech', ...missing);
    this.speak(isFirst ? hello.language : this.language);
    this.enter('idle');
    if (hello.phone) this.connectPhone(hello.phone);
  }

  private connectPhone(identity: NonNullable<Hello['phone']>): void {
    void this.phone?.stop();
    const phone = new Phone(identity, {
      ringing: () => this.showState(),
      failed: (why) => this.banners.tell('call', { word: 'noMicrophone', values: [why] }),
      level: (value) => (byId<HTMLMeterElement>('level').value = value),
    });
    this.phone = phone;
    byId<HTMLButtonElement>('call').disabled = true;
    phone.start().then(
      () => (byId<HTMLButtonElement>('call').disabled = false),
      () => this.banners.tell('link', { word: 'lost' }),
    );
  }

  private enter(stage: CallStage): void {
    if (stage === 'dialing') {
      this.transcript.clear();
      this.end = undefined;
      this.tags = [];
      this.banners.tell('call');
      this.showEnd();
      this.showTags();
    }
    if (stage === 'answered') this.answeredAt = Date.now();
    const before = this.stage;
    this.stage = stage;
    if (stage === 'idle') this.transcript.quiet();
    this.showState();
    if (stage === 'ringing') byId('answer').focus();
    else if (stage === 'answered' && !byId('typed').hidden) byId('text').focus();
    else if (stage === 'idle' && before !== 'idle') byId('call').focus();
  }

  // ------------------------------------------------------------ what the person does

  private call(): void {
    this.connection.send({ type: 'call', ...this.callee.values() });
  }

  private answer(): void {
    if (this.phone) void this.phone.answer();
    else this.connection.send({ type: 'answer' });
  }

  private hangUp(): void {
    if (this.phone) void this.phone.hangUp();
    else this.connection.send({ type: 'hangUp' });
  }

  private press(key: string): void {
    if (this.phone) this.phone.press(key);
    else this.connection.send({ type: 'key', key });
  }

  private toggleKeys(): void {
    const keys = byId('keys');
    keys.hidden = !keys.hidden;
    byId('keys-toggle').setAttribute('aria-expanded', String(!keys.hidden));
  }

  // ------------------------------------------------------------ what is shown

  private speak(language: Language): void {
    this.language = language;
    document.documentElement.lang = language;
    for (const [id, word] of TEXTS) byId(id).textContent = say(word, language);
    byId('keys').setAttribute('aria-label', say('keys', language));
    byId<HTMLInputElement>('text').placeholder = say('say', language);
    const { hello } = this;
    const title = say(hello?.kind === 'phone' ? 'phoneTitle' : 'textTitle', language);
    byId('title').textContent = title;
    document.title = hello?.scene ? `${hello.scene} · ${title}` : title;
    byId('about').textContent = hello ? (hello.scene ?? say('noScene', language)) : '';
    this.callee.speak(language);
    this.transcript.speak(language);
    this.showState();
    this.showTags();
    this.showEnd();
    this.banners.speak(language);
  }

  private showState(): void {
    const { stage, language, hello } = this;
    const isUp = stage === 'answered';
    const byDial = hello?.startedBy === 'dial';
    document.body.className = stage;
    byId('state-words').textContent = say(stage, language);
    byId('call').textContent = say(this.end ? 'again' : 'call', language);
    byId('hang-up').textContent = say(stage === 'ringing' ? 'decline' : 'hangUp', language);
    show('call', stage === 'idle' && hello !== undefined && !byDial && !this.over);
    show('answer', stage === 'ringing');
    show('hang-up', stage !== 'idle');
    show('keys-toggle', isUp);
    show('typed', isUp);
    if (!isUp) show('keys', false);
    show('pace-part', hello?.kind === 'text');
    show('level-part', isUp && hello?.kind === 'phone');
    byId('hint').textContent = this.hint();
    this.showClock();
  }

  private hint(): string {
    const { stage, language, hello } = this;
    if (this.over) return '';
    if (!hello) return say('registering', language);
    if (stage === 'answered') {
      return say(hello.kind === 'phone' ? 'silencePhone' : 'silence', language);
    }
    if (stage !== 'idle') return '';
    if (hello.startedBy === 'dial') return this.end ? '' : say('waitsForDial', language);
    return this.transcript.empty ? say('noFlow', language) : '';
  }

  private showClock(): void {
    const seconds = Math.floor((Date.now() - this.answeredAt) / 1_000);
    byId('clock').textContent = this.stage === 'answered' ? minutes(seconds) : '';
  }

  private showTags(): void {
    show('tags-part', this.tags.length > 0);
    const items = this.tags.map(({ group, name }) => element('li', '', `${group}: ${name}`));
    byId('tags').replaceChildren(...items);
  }

  private showEnd(): void {
    const { end, language } = this;
    show('end-part', end !== undefined);
    if (!end) return;
    const rows: [Word, string][] = [
      ['status', nameOf(end.status, language)],
      ['endReason', end.endReason ? nameOf(end.endReason, language) : '–'],
      ['hangUpBy', end.hangUpBy ? nameOf(end.hangUpBy, language) : '–'],
      ['talk', minutes(Math.round(end.talkMs / 1_000))],
      ['turns', String(end.turns)],
    ];
    const cells = rows.flatMap(([word, value]) => [
      element('dt', '', say(word, language)),
      element('dd', '', value),
    ]);
    byId('end').replaceChildren(...cells);
  }
}

const minutes = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;

new Page().start();
