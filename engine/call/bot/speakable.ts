const PICTURES =
  /\p{Extended_Pictographic}|\p{Regional_Indicator}|\p{Emoji_Modifier}|\u200d|\ufe0e|\ufe0f|\u20e3/gu;
const KEEP = /[\d#*©®™]/u;

/**
 * A sentence as it is said: without the markup, pictures and addresses that models write although
 * they are told not to. Empty where nothing of it can be said.
 */
export function speakable(sentence: string): string {
  const text = sentence
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1') // links and images: their words
    .replace(/<\/?[a-z][^>]*>/gi, '') // html
    .replace(/\bhttps?:\/\/[^\s，。；、)）]+/gi, '')
    .replace(/`{1,3}/g, '')
    .replace(/(\*\*|__|~~)/g, '')
    .replace(/(^|[\s（(])[*_]([^*_\n]+)[*_](?=$|[\s，。！？,.!?）)])/gu, '$1$2')
    .replace(/^\s*(?:#{1,6}\s+|>\s+|[-*+•·]\s+|\d{1,2}[.)、]\s+)/u, '')
    .replace(PICTURES, (sign) => (KEEP.test(sign) ? sign : ''))
    .replace(/\s+/g, ' ')
    .replace(/^[”’」』）)\]"']+/u, '')
    .trim();
  return /[\p{L}\p{N}]/u.test(text) ? text : '';
}
