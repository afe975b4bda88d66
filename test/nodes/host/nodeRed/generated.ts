import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { nodeRedFiles, nodeRedList } from '../../../../scripts/build/nodeRed';
import { findNodes } from '../../../../scripts/build/nodes';

/** Where this was compiled to, and the package that it was compiled from. */
export const dist = join(__dirname, '../../../..');
export const root = dirname(dist);

/** What the build makes for Node-RED, by path. */
export async function generated(): Promise<Map<string, string>> {
  const { name, version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
  };
  return nodeRedFiles({ root, dist, nodes: findNodes(dist), package: { name, version } });
}

/** A package in `folder` that Node-RED can load, its engine replaced by `engineModule`. */
export async function writePackage(folder: string, engineModule: string): Promise<void> {
  const files = await generated();
  files.set('dist/node-red/engine.js', engineModule);
  files.set(
    'package.json',
    JSON.stringify({
      name: '@dialflow/n8n-nodes-telephony',
      version: '0.0.0',
      'node-red': { nodes: nodeRedList(findNodes(dist)) },
    }),
  );
  for (const [path, content] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  for (const part of ['nodes', 'engine', 'credentials']) {
    await symlink(join(dist, part), join(folder, 'dist', part));
  }
}
