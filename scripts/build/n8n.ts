import { cp, mkdir, readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

export interface BuildN8n {
  /** The package's folder. */
  root: string;
  /** Where tsc has written to: `<root>/dist`. */
  dist: string;
}

/**
 * Brings what n8n reads beside the compiled classes into `dist`: the codex of each node, and the
 * icons of nodes and credentials. There are no translations among it: n8n asks for those of its
 * own packages only, and our descriptions speak the editor's language by themselves
 * (`nodes/host/n8n/language.ts`).
 *
 * @returns the files brought, relative to `root` and `dist`.
 * @throws when a class lacks its codex or an icon it names.
 */
export async function buildN8n({ root, dist }: BuildN8n): Promise<string[]> {
  const files: string[] = [];
  const missing: string[] = [];
  for (const folder of ['nodes', 'credentials']) {
    const found = await readdir(join(root, folder), { recursive: true });
    for (const file of found.map((name) => join(folder, name)).sort()) {
      if (/\.(node|credentials)\.ts$/.test(file)) missing.push(...(await missingOf(root, file)));
      if (!/(\.node\.json|(?<!\.nodered)\.svg)$/.test(file)) continue;
      files.push(file);
      await mkdir(dirname(join(dist, file)), { recursive: true });
      await cp(join(root, file), join(dist, file));
    }
  }
  if (missing.length > 0) throw new Error(`n8n's classes lack ${missing.join(', ')}`);
  return files;
}

/** What a class names that is not beside it. */
async function missingOf(root: string, source: string): Promise<string[]> {
  const text = await readFile(join(root, source), 'utf8');
  const wanted = [...text.matchAll(/'file:([^']+)'/g)].map(([, icon]) => icon ?? '');
  if (source.endsWith('.node.ts')) wanted.push(basename(source).replace(/\.ts$/, '.json'));
  const there = await readdir(join(root, dirname(source)));
  return wanted.filter((file) => !there.includes(file)).map((file) => join(dirname(source), file));
}
