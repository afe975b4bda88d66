import { words, type Flaw, type Words } from '../nodes/host/definition';

/**
 * Checks of the line's fields that need no network. As with the nodes', what passes may still be
 * refused by the engine, which knows the whole.
 */

const quoted = (text: string, zh: string, en: string): Words =>
  words(`“${text.trim()}”${zh}`, `"${text.trim()}" ${en}`);

export const hasHost = (text: string): Words | undefined =>
  /^(?:[\p{L}\p{N}._-]+|\[[0-9A-Fa-f:.]+\]|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]+)$/u.test(text.trim())
    ? undefined
    : quoted(
        text,
        '不是域名或 IP 地址；端口另填',
        'is no host name or IP address; the port has a field of its own',
      );

export const isSipUri = (text: string): Words | undefined =>
  /^sips?:\S+$/i.test(text.trim())
    ? undefined
    : quoted(
        text,
        '应以 sip: 开头，例如 sip:proxy.example.com',
        'must begin with sip:, such as sip:proxy.example.com',
      );

export const isUrl =
  (...schemes: readonly string[]) =>
  (text: string): Words | undefined => {
    const list = schemes.map((scheme) => `${scheme}://`);
    return list.some((start) => text.trim().startsWith(start) && URL.canParse(text.trim()))
      ? undefined
      : quoted(
          text,
          `不是网址，应以 ${list.join(' 或 ')} 开头`,
          `is no address; it must begin with ${list.join(' or ')}`,
        );
  };

/** `!00` as well: what may not be called. */
export const arePrefixes = (texts: readonly string[]): Flaw[] =>
  texts.flatMap((text, index): Flaw[] =>
    /^!?\+?\d{0,20}$/.test(text) && text !== ''
      ? []
      : [
          {
            at: `[${index}]`,
            words: quoted(
              text,
              '不是号段，应为数字，前面可加 !',
              'is no prefix: digits, with ! before them where it is forbidden',
            ),
          },
        ],
  );

export interface PhoneLine {
  name: string;
  password: string;
}

/** Phones, one a line (or with `;` between them): name, blank, password. */
export const phoneLines = (text: string): string[][] =>
  text
    .split(/[\n;]/)
    .map((line) => line.trim().split(/\s+/).filter(Boolean))
    .filter((parts) => parts.length > 0);

/** Never tells what it has read: it may be a password. */
export function arePhones(text: string): Words | undefined {
  const lines = phoneLines(text);
  const wrong = lines.findIndex((parts) => parts.length !== 2);
  if (wrong >= 0) {
    return words(
      `第 ${wrong + 1} 行应为“话机名 密码”，中间一个空格`,
      `line ${wrong + 1} must be a phone's name and its password, with a blank between`,
    );
  }
  const names = lines.map(([name = '']) => name);
  const again = names.findIndex((name, index) => names.indexOf(name) < index);
  if (again < 0) return undefined;
  return words(
    `第 ${again + 1} 行的话机名重复`,
    `line ${again + 1} has a name that is there already`,
  );
}

/** Addresses and networks. The engine knows what lies in them. */
export const areNetworks = (texts: readonly string[]): Flaw[] =>
  texts.flatMap((text, index): Flaw[] => {
    const [address = '', bits, ...rest] = text.split('/');
    const ends = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= 128);
    if (/^[0-9A-Fa-f.:]+$/.test(address) && /[.:]/.test(address) && ends && rest.length === 0) {
      return [];
    }
    const said = quoted(
      text,
      '不是 IP 地址或网段，应写作 192.168.1.0/24',
      'is no IP address or network; write it as 192.168.1.0/24',
    );
    return [{ at: `[${index}]`, words: said }];
  });
