import { dirname, join, sep } from 'node:path';

/**
 * Where a package has to be installed for this one to find it: the folder whose `node_modules`
 * this one lies in (`~/.node-red`, `~/.n8n/nodes`), or the root of its own sources.
 */
export function installFolder(from = __dirname): string {
  const parts = from.split(sep);
  // pnpm keeps the files apart, in a store inside of node_modules.
  const store = parts.indexOf('.pnpm');
  const modules = store > 0 ? store - 1 : parts.lastIndexOf('node_modules');
  if (modules > 0) return parts.slice(0, modules).join(sep);
  // …/dist/engine/speech/espeak
  const dist = parts.findLastIndex((part) => part === 'dist' || part.startsWith('dist-'));
  return dist > 0 ? parts.slice(0, dist).join(sep) : dirname(join(from, '../..'));
}
