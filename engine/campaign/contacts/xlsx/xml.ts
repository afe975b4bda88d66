/**
 * As much of XML 1.0 as the parts of a workbook are written in, read piece by piece: elements
 * with their attributes, text, CDATA, the five entities and characters by number. Comments and
 * processing instructions are passed over; a document type is refused, since the entities it may
 * define are what XML bombs are made of. Prefixes of namespaces are dropped: the few names that
 * matter differ without them.
 */
export interface XmlListener {
  /** @param attributes as written; see `attribute` */
  open(name: string, attributes: string): void;
  close(name: string): void;
  /** Part of a text, its entities resolved; told only while `wantsText`. */
  text(piece: string): void;
  wantsText: boolean;
  /** The rest is of no interest. */
  done?: boolean;
}

/** What is wrong with it, for a person. */
export class XmlError extends Error {}

/** Sheets nest five deep. */
const MAX_DEPTH = 64;
/** Of one tag, comment or entity: bounds what has to be kept until its end is there. */
const MAX_TAG = 1024 * 1024;

const LT = 60;
const GT = 62;
const SPACE = 32;
const SLASH = 47;
const COLON = 58;
const BANG = 33;
const QUESTION = 63;
const QUOTE = 34;
const APOSTROPHE = 39;

export class XmlReader {
  private rest = '';
  private readonly names: string[] = [];
  private begun = false;

  constructor(private readonly listener: XmlListener) {}

  /** Takes the next characters of the document. @throws XmlError */
  push(characters: string): void {
    const text = this.rest === '' ? characters : this.rest + characters;
    const at = this.read(text);
    this.rest = text.slice(at);
    if (this.rest.length > MAX_TAG) throw new XmlError('a tag in it has no end');
  }

  /** @throws XmlError when the document is not at its end. */
  end(): void {
    if (this.listener.done) return;
    if (!this.begun || this.names.length > 0 || this.rest.trim() !== '') {
      throw new XmlError('one of its parts ends too early');
    }
  }

  /** Reads as far as whole tags go, and tells how far that is. */
  private read(text: string): number {
    const { listener } = this;
    let at = 0;
    while (at < text.length && !listener.done) {
      if (text.charCodeAt(at) !== LT) {
        at = this.readText(text, at);
        if (at < text.length && text.charCodeAt(at) !== LT) return at;
        continue;
      }
      const second = text.charCodeAt(at + 1);
      const end =
        second === BANG
          ? this.readBang(text, at)
          : second === QUESTION
            ? behind(text, '?>', at)
            : this.readTag(text, at);
      if (end < 0) return at;
      at = end;
    }
    return listener.done ? text.length : at;
  }

  private readText(text: string, from: number): number {
    const next = text.indexOf('<', from);
    let end = next < 0 ? text.length : next;
    if (!this.listener.wantsText) return end;
    if (next < 0) {
      // An entity may be cut in two.
      const ampersand = text.lastIndexOf('&');
      if (ampersand >= from && !text.includes(';', ampersand)) end = ampersand;
    }
    if (end > from) this.listener.text(resolved(text.slice(from, end)));
    return end;
  }

  private readBang(text: string, at: number): number {
    if (text.startsWith('<!--', at)) return behind(text, '-->', at + 4);
    if (text.startsWith('<![CDATA[', at)) {
      const end = text.indexOf(']]>', at + 9);
      if (end < 0) return -1;
      if (this.listener.wantsText) this.listener.text(text.slice(at + 9, end));
      return end + 3;
    }
    if (text.length - at < 9) return -1;
    throw new XmlError('it has a document type, which no workbook has');
  }

  private readTag(text: string, at: number): number {
    const end = endOfTag(text, at + 1);
    if (end < 0) return -1;
    const closing = text.charCodeAt(at + 1) === SLASH;
    const selfClosing = text.charCodeAt(end - 1) === SLASH;
    let start = closing ? at + 2 : at + 1;
    let nameEnd = start;
    for (; nameEnd < end; nameEnd++) {
      const character = text.charCodeAt(nameEnd);
      if (character <= SPACE || character === SLASH) break;
      if (character === COLON) start = nameEnd + 1;
    }
    const name = text.slice(start, nameEnd);
    if (name === '') throw new XmlError('a tag in it has no name');
    if (closing) {
      if (this.names.pop() !== name) throw new XmlError('its tags do not match');
      this.listener.close(name);
      return end + 1;
    }
    if (this.names.length === 0 && this.begun) throw new XmlError('it goes on behind its end');
    this.begun = true;
    this.listener.open(name, text.slice(nameEnd, selfClosing ? end - 1 : end));
    if (selfClosing) this.listener.close(name);
    else if (this.names.push(name) > MAX_DEPTH) throw new XmlError('its tags nest too deep');
    return end + 1;
  }
}

/** Where a tag's `>` is: not the one in a quoted value. */
function endOfTag(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === GT) return at;
    if (character === QUOTE || character === APOSTROPHE) {
      at = text.indexOf(character === QUOTE ? '"' : "'", at + 1);
      if (at < 0) return -1;
    }
  }
  return -1;
}

function behind(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at < 0 ? -1 : at + mark.length;
}

const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
};

/** What is no entity stays as it is written. */
function resolved(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w+));/gi,
    (whole, decimal: string | undefined, hex: string | undefined, name: string | undefined) => {
      if (name !== undefined) return ENTITIES[name] ?? whole;
      const code = decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}

const PATTERNS = new Map<string, RegExp>();

/** The value of an attribute, whatever its prefix, among those of a tag. */
export function attribute(attributes: string, name: string): string | undefined {
  let pattern = PATTERNS.get(name);
  if (!pattern) {
    pattern = new RegExp(`(?:^|\\s)(?:[\\w.-]+:)?${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`);
    PATTERNS.set(name, pattern);
  }
  const found = pattern.exec(attributes);
  const value = found?.[1] ?? found?.[2];
  return value === undefined ? undefined : resolved(value);
}
