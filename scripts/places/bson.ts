/**
 * Reads a BSON document whose values are texts (https://bsonspec.org/spec.html), which is all that
 * the library's files are.
 */
export function readTexts(bytes: Buffer): Map<string, string> {
  const texts = new Map<string, string>();
  const end = bytes.readInt32LE(0) - 1;
  for (let at = 4; at < end;) {
    const type = bytes.readUInt8(at);
    const nameEnd = bytes.indexOf(0, at + 1);
    const name = bytes.toString('utf8', at + 1, nameEnd);
    if (type !== 2) throw new Error(`"${name}" is of type ${type}, not a text`);
    const length = bytes.readInt32LE(nameEnd + 1);
    texts.set(name, bytes.toString('utf8', nameEnd + 5, nameEnd + 4 + length));
    at = nameEnd + 5 + length;
  }
  return texts;
}
