/** A text as patterns look at it, and where each of its characters stood before. */
export interface Spelled {
  text: string;
  /** By index in `text`: index in the original, in UTF-16 units; one more for its end. */
  origin: readonly number[];
}

/** Sentences end here; a phrase does not go over it. */
const STOP = /[。！？；\n\r!?;]/u;
/** Marks that stand for a word in what is meant to get past a check. */
const SIGNS: Readonly<Record<string, string>> = { '+': '加', '➕': '加', '✚': '加', '🐧': '🐧' };

/** Of the characters that patterns have: as they are written elsewhere → as they stand there. */
const SIMPLE = simple(
  '貸贷險险車车財财產产業业務务銀银證证書书掛挂賭赌遊游戲戏煙烟葉叶紅红視视頻频號号請请絕绝標标專专學学歷历補补習习醫医藥药減减護护膚肤開开發发樓楼盤盘裝装設设計计賬账帳账記记話话費费寬宽帶带購购買买賣卖優优訊讯動动體体訓训創创課课營营導导處处資资質质還还繳缴額额廣广會会員员掃扫們们個个點点碼码給给說说師师經经銷销雙双隱隐機机網网電电條条滿满獎奖紙纸幣币貴贵屬属場场館馆參参報报',
);

/**
 * What Chinese is looked at as: compatibility forms made plain (NFKC: ＱＱ → qq), small letters,
 * simplified characters, and no blanks, marks or invisible characters between the others, so that
 * 加 微-信 is 加微信. Ends of sentences are kept as line breaks.
 */
export function squeezed(original: string): Spelled {
  return spelled(original, (character) => {
    if (STOP.test(character)) return '\n';
    const sign = SIGNS[character];
    if (sign !== undefined) return sign;
    const plain = character.normalize('NFKC').toLowerCase();
    return [...plain].map(kept).join('');
  });
}

function kept(character: string): string {
  const sign = SIGNS[character];
  if (sign !== undefined) return sign;
  return /[\p{L}\p{N}]/u.test(character) ? (SIMPLE.get(character) ?? character) : '';
}

/** What English is looked at as: plain forms, small letters, one blank for many. */
export function readable(original: string): Spelled {
  let blank = false;
  return spelled(original, (character) => {
    if (/\p{Cf}/u.test(character)) return '';
    const plain = character.normalize('NFKC').toLowerCase().replaceAll('’', "'");
    if (!/^\s*$/u.test(plain)) {
      blank = false;
      return plain;
    }
    if (blank) return '';
    blank = true;
    return ' ';
  });
}

function spelled(original: string, spell: (character: string) => string): Spelled {
  let text = '';
  const origin: number[] = [];
  let index = 0;
  for (const character of original) {
    const plain = spell(character);
    origin.push(...new Array<number>(plain.length).fill(index));
    text += plain;
    index += character.length;
  }
  origin.push(index);
  return { text, origin };
}

function simple(pairs: string): Map<string, string> {
  const characters = [...pairs];
  const map = new Map<string, string>();
  for (let i = 0; i + 1 < characters.length; i += 2) {
    map.set(characters[i] ?? '', characters[i + 1] ?? '');
  }
  return map;
}
