import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Of the package, from its package.json (two levels above this file once compiled). */
export const version: string = (
  JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as { version: string }
).version;
