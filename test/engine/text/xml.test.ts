import { expect } from 'chai';
import { escapeXml } from '../../../engine/text/xml';

describe('A text in XML', () => {
  for (const [what, text, escaped] of [
    ['is itself where it is plain', '外呼 task-1: 50.5', '外呼 task-1: 50.5'],
    ['keeps what XML gives a meaning', `<a href="x">&'`, "&lt;a href=&quot;x&quot;&gt;&amp;'"],
    ['loses what XML has no place for', 'a\u0000b\u0008c\ufffe\uffff\u001fd', 'abcd'],
    ['keeps tabs and line breaks', 'a\tb\nc\rd', 'a\tb\nc&#13;d'],
    ['has no half of a character', `half \ud83d\ude00 \ud800<`, 'half 😀 \ufffd&lt;'],
  ] as const) {
    it(what, () => expect(escapeXml(text)).to.equal(escaped));
  }
});
