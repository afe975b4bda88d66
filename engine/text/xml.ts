/** A text within XML, or within an attribute: nothing in it that XML gives a meaning, or has no place for. */
export function escapeXml(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .toWellFormed()
    .replace(UNKNOWN_TO_XML, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;');
}

/** Most texts are, and cost one look. */
const PLAIN = /^[A-Za-z0-9 :.\-/\u4e00-\u9fff]*$/;
// eslint-disable-next-line no-control-regex -- these are what XML 1.0 leaves out
const UNKNOWN_TO_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
