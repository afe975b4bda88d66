import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { nodeRedList } from './nodeRed';
import type { NodeSource } from './nodes';

type Manifest = Record<string, unknown>;

/**
 * package.json with what follows from the nodes: both hosts' lists, what is published, and what
 * the hosts ask for. All else in it is kept as it is.
 */
export function manifest(root: string, nodes: NodeSource[], now: Manifest): Manifest {
  const ours: Manifest = {
    keywords: ['n8n-community-node-package', 'node-red'],
    engines: { node: '>=22.16' },
    files: [
      'data/speech',
      'dist/credentials',
      'dist/data',
      'dist/engine',
      'dist/node-red',
      'dist/nodes',
      '!dist/**/*.map',
      'resources',
      'examples',
      'flows',
      '!flows/**/*.ts',
      'docs',
      'CHANGELOG.md',
      'README.zh-CN.md',
    ],
    n8n: {
      n8nNodesApiVersion: 1,
      credentials: credentialFiles(root),
      nodes: nodes.flatMap(({ folder }) => n8nFile(root, folder)),
    },
    'node-red': { version: '>=4.1.0', nodes: nodeRedList(nodes) },
    // n8n brings it; who installs the package for Node-RED is not asked for it.
    peerDependencies: { 'n8n-workflow': '*' },
    peerDependenciesMeta: { 'n8n-workflow': { optional: true } },
  };
  const keywords = [
    ...(ours['keywords'] as string[]),
    ...others(now['keywords'], ours['keywords']),
  ];
  const complete: Manifest = { ...now, ...ours, keywords };
  // What the package needs stands last, as npm itself writes it.
  const last = LAST.filter((key) => key in complete).map((key) => [key, complete[key]] as const);
  const first = Object.entries(complete).filter(([key]) => !LAST.includes(key));
  return Object.fromEntries([...first, ...last]);
}

const LAST = [
  'dependencies',
  'peerDependencies',
  'peerDependenciesMeta',
  'devDependencies',
  'allowScripts',
];

export const manifestText = (content: Manifest): string => `${JSON.stringify(content, null, 2)}\n`;

const n8nFile = (root: string, folder: string): string[] =>
  readdirSync(join(root, folder))
    .filter((file) => file.endsWith('.node.ts'))
    .map((file) => `dist/${folder}/${file.replace(/\.ts$/, '.js')}`);

function credentialFiles(root: string): string[] {
  const folder = join(root, 'credentials');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.credentials.ts'))
    .sort()
    .map((file) => `dist/credentials/${file.replace(/\.ts$/, '.js')}`);
}

/** Keywords besides ours, in their order. */
const others = (now: unknown, ours: unknown): string[] =>
  Array.isArray(now) ? now.filter((one: string) => !(ours as string[]).includes(one)) : [];
