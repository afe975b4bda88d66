const DIGITS = [...'零一二三四五六七八九'];
/** In rows of digits, 1 is said so that it is not taken for 7. */
const CODE_DIGITS = ['零', '幺', ...DIGITS.slice(2)];
const UNITS = ['', '十', '百', '千'];
const GROUPS = ['', '万', '亿', '万亿'];
const MOST_DIGITS = 16;

/** Digit by digit, as years and decimals are read: `2026` → 二零二六. */
export function chineseDigits(digits: string): string {
  return [...digits].map((digit) => DIGITS[Number(digit)] ?? '').join('');
}

/** Digit by digit, as telephone numbers are read: `110` → 幺幺零. */
export function chineseCode(digits: string): string {
  return [...digits].map((digit) => CODE_DIGITS[Number(digit)] ?? '').join('');
}

/** `10086` → 一万零八十六, `2000` → 两千, `-3.50` → 负三点五零, `1,200` → 一千二百. */
export function chineseNumber(text: string): string {
  const [whole = '', decimals] = text
    .replaceAll(',', '')
    .replace(/^[-−+]/, '')
    .split('.');
  const sign = /^[-−]/.test(text) ? '负' : '';
  const tail = decimals ? `点${chineseDigits(decimals)}` : '';
  return sign + chineseInteger(whole) + tail;
}

function chineseInteger(digits: string): string {
  const isCode = digits.length > 1 && digits.startsWith('0');
  if (isCode || digits.length > MOST_DIGITS) return chineseDigits(digits);
  const padded = digits.padStart(Math.ceil(digits.length / 4) * 4, '0');
  let out = '';
  let gap = false;
  for (let at = 0; at < padded.length; at += 4) {
    const group = padded.slice(at, at + 4);
    const value = Number(group);
    if (value === 0) {
      gap = out !== '';
      continue;
    }
    // 零 stands for what is left out in between, once.
    if (out !== '' && (gap || value < 1000)) out += '零';
    const name = GROUPS[(padded.length - at) / 4 - 1] ?? '';
    out += (value === 2 && name ? '两' : chineseGroup(group)) + name;
    gap = false;
  }
  return (out || '零').replace(/^一十/, '十');
}

/** Up to 9999, which is not 0. */
function chineseGroup(group: string): string {
  let out = '';
  let gap = false;
  for (const [at, character] of [...group].entries()) {
    const digit = Number(character);
    if (digit === 0) {
      gap = out !== '';
      continue;
    }
    const unit = UNITS[3 - at] ?? '';
    out += (gap ? '零' : '') + (digit === 2 && unit === '千' ? '两' : (DIGITS[digit] ?? '')) + unit;
    gap = false;
  }
  return out;
}
