import { cp, mkdir, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface BuildN8n {
  /** The package's folder. */
  root: string;
  /** Where tsc has written to: `<root>/dist`. */
  dist: string;
}

/**
 * Brings what n8n reads beside the compiled classes into `dist`: the codex of each node and the
 * icons of nodes and credentials. There are no translations among it: n8n asks for those of its
 * own packages only, and the descriptions speak the editor's language by themselves
 * (`nodes/host/n8n/language.ts`).
 *
 * @returns the files that package.json has to list, as it lists them.
 * @throws when a class lacks its codex or its icons, or package.json does not list it.
 */
export async function buildN8n({
  root,
  dist,
}: BuildN8n): Promise<{ nodes: string[]; credentials: string[] }> {
  const missing: string[] = [];
  const nodes: string[] = [];
  const credentials: string[] = [];

  for (const file of await filesIn(join(root, 'nodes'))) {
    if (file.endsWith('.node.ts')) {
      nodes.push(`dist/nodes/${file.replace(/\.ts$/, '.js')}`);
      missing.push(...(await missingBeside(join(root, 'nodes', file))));
    }
    if (isAsset(file)) await copy(join(root, 'nodes', file), join(dist, 'nodes', file));
  }
  for (const file of await filesIn(join(root, 'credentials'))) {
    if (file.endsWith('.credentials.ts')) {
      credentials.push(`dist/credentials/${file.replace(/\.ts$/, '.js')}`);
      missing.push(...(await missingBeside(join(root, 'credentials', file))));
    }
    if (isAsset(file)) await copy(join(root, 'credentials', file), join(dist, 'credentials', file));
  }

  const listed = (JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Manifest).n8n;
  for (const [kind, found] of Object.entries({ nodes, credentials })) {
    const names = listed?.[kind as 'nodes' | 'credentials'] ?? [];
    missing.push(...found.filter((f) => !names.includes(f)).map((f) => `n8n.${kind}: "${f}"`));
    missing.push(
      ...names.filter((n) => !found.includes(n)).map((n) => `the class of n8n.${kind} "${n}"`),
    );
  }
  if (missing.length > 0) throw new Error(`n8n's part lacks:\n  ${missing.join('\n  ')}`);
  return { nodes, credentials };
}

interface Manifest {
  n8n?: { nodes?: string[]; credentials?: string[] };
}

const isAsset = (file: string): boolean => file.endsWith('.node.json') || file.endsWith('.svg');

const filesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true })).map((file) => file.replaceAll('\\', '/')).sort();

/** The codex and the icons that a class names. */
async function missingBeside(source: string): Promise<string[]> {
  const text = await readFile(source, 'utf8');
  const wanted = [...text.matchAll(/'file:([^']+)'/g)].map(([, icon]) => icon ?? '');
  if (source.endsWith('.node.ts'))
    wanted.push(source.replace(/^.*\//, '').replace(/\.ts$/, '.json'));
  const there = await readdir(dirname(source));
  return wanted
    .filter((file) => !there.includes(file))
    .map((file) => `${join(dirname(source), file)}`);
}

async function copy(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await cp(from, to);
}
