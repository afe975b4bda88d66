import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';

/**
 * Holds a text against a file kept beside the test's source. With `GOLDEN=write` in the
 * environment the file is written, to be looked through and committed.
 */
export function expectGolden(name: string, text: string): void {
  const file = join('test', 'engine', 'results', 'golden', name);
  if (process.env['GOLDEN'] === 'write') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  expect(existsSync(file), `there is no ${file}`).to.equal(true);
  expect(text).to.equal(readFileSync(file, 'utf8'));
}
