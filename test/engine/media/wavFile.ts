/** A wav file of any format, for tests; chunks before the data as given. */
export function wavFile(
  format: { tag: number; channels?: number; rate: number; bits: number; extensible?: boolean },
  data: Uint8Array,
  { dataLength = data.length, before = [] as [string, Uint8Array][] } = {},
): Uint8Array {
  const { tag, channels = 1, rate, bits, extensible = false } = format;
  const fmt = Buffer.alloc(extensible ? 40 : 16);
  fmt.writeUInt16LE(extensible ? 0xfffe : tag, 0);
  fmt.writeUInt16LE(channels, 2);
  fmt.writeUInt32LE(rate, 4);
  fmt.writeUInt32LE((rate * channels * bits) / 8, 8);
  fmt.writeUInt16LE((channels * bits) / 8, 12);
  fmt.writeUInt16LE(bits, 14);
  if (extensible) fmt.writeUInt16LE(tag, 24);
  const chunk = (name: string, body: Uint8Array, length = body.length): Buffer => {
    const head = Buffer.alloc(8);
    head.write(name, 'latin1');
    head.writeUInt32LE(length, 4);
    return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
  };
  const body = Buffer.concat([
    Buffer.from('WAVE'),
    ...before.map(([name, content]) => chunk(name, content)),
    chunk('fmt ', fmt),
    chunk('data', data, dataLength),
  ]);
  return chunk('RIFF', body);
}
