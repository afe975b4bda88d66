import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DialflowError } from '../api';

export interface Asset {
  type: string;
  bytes: Buffer;
}

const FILES: readonly [path: string, file: string, type: string][] = [
  ['', 'index.html', 'text/html; charset=utf-8'],
  ['style.css', 'style.css', 'text/css; charset=utf-8'],
  ['page.js', 'page.js', 'text/javascript; charset=utf-8'],
  ['sip.js', 'sip.js', 'text/javascript; charset=utf-8'],
];

/** What the pages are made of, built beside this file. */
export async function loadAssets(folder = join(__dirname, 'assets')): Promise<Map<string, Asset>> {
  if (!existsSync(join(folder, 'page.js'))) {
    throw new DialflowError('Internal', `The pages to try flows out are not built: ${folder}.`);
  }
  const read = FILES.map(async ([path, file, type]): Promise<[string, Asset]> => {
    return [path, { type, bytes: await readFile(join(folder, file)) }];
  });
  return new Map(await Promise.all(read));
}
