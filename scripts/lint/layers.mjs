import { existsSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';

/**
 * "Imports run downwards" of the architecture, as a lint rule. Each part of the package with the
 * parts it may import from, and those it may take types from only: that is how a domain asks for
 * a mechanism, which `engine/service/compose.ts` hands to it.
 *
 * A file belongs to the first part that has it.
 */
const FOUNDATIONS = [
  'data',
  'engine/api',
  'engine/files',
  'engine/http',
  'engine/process',
  'engine/text',
  'engine/time',
  'engine/validation',
  'engine/version',
];
const MECHANISMS = ['line', 'places', 'media', 'sms', 'speech', 'store', 'events'].map(
  (name) => `engine/${name}`,
);
const DOMAINS = [
  'campaign',
  'numbers',
  'call',
  'dialogue',
  'privacy',
  'rules',
  'results',
  'account',
].map((name) => `engine/${name}`);
const ENGINE = [...FOUNDATIONS, ...MECHANISMS, ...DOMAINS];

export const PARTS = [
  { name: 'engine/api', files: ['engine/api'], from: ['engine/api'], packages: false },
  { name: 'engine foundations', files: FOUNDATIONS, from: FOUNDATIONS },
  { name: 'an engine mechanism', files: MECHANISMS, from: [...FOUNDATIONS, ...MECHANISMS] },
  {
    name: 'an engine domain',
    files: DOMAINS,
    from: FOUNDATIONS,
    own: true,
    types: [...MECHANISMS, ...DOMAINS],
    why: 'a domain gets mechanisms and other domains through ports: import its types, and let engine/service/compose.ts pass it in',
  },
  {
    // Its pages are a line of their own, made of the parts of lines.
    name: 'engine/tryout',
    files: ['engine/tryout'],
    from: [...FOUNDATIONS, ...MECHANISMS, 'engine/tryout'],
    types: DOMAINS,
    why: 'engine/service/openTryout.ts passes domains in',
  },
  {
    name: 'engine/service/compose.ts and what opens its parts',
    files: [
      'engine/service/compose.ts',
      /^engine\/service\/open[A-Z]\w*(\.ts)?$/,
      /^engine\/service\/(reader|transcriber)(\.\w+)?(\.ts)?$/,
    ],
    from: [...ENGINE, 'engine/tryout', 'engine/service'],
  },
  {
    name: 'engine/service',
    files: ['engine/service'],
    from: [...FOUNDATIONS, 'engine/service'],
    types: [...MECHANISMS, ...DOMAINS],
    why: 'only engine/service/compose.ts puts the engine together',
  },
  {
    name: 'engine/client',
    files: ['engine/client'],
    from: [...FOUNDATIONS, 'engine/client'],
    types: ['engine/service'],
    why: 'a host reaches the engine by RPC; it does not load it',
  },
  { name: 'engine/index.ts', files: ['engine/index.ts'], from: ['engine/api', 'engine/client'] },
  {
    name: "n8n's classes",
    files: [
      'nodes/host/n8n',
      /^nodes\/[^/]+\/[^/]+\.node\.ts$/,
      /^credentials\/[^/]+\.credentials\.ts$/,
    ],
    from: ['nodes', 'credentials', 'engine/api', 'engine/client'],
    hosts: ['n8n-workflow'],
  },
  {
    name: "Node-RED's adapter",
    files: ['nodes/host/nodeRed'],
    from: ['nodes', 'credentials', 'engine/api', 'engine/client'],
    hosts: ['node-red'],
  },
  {
    name: 'nodes and credentials',
    files: ['nodes', 'credentials'],
    from: ['nodes', 'credentials', 'engine/api', 'engine/client'],
    why: 'nodes reach the engine through engine/client only',
  },
];

/** Packages of the hosts: only what is made for a host may know it. */
const HOSTS = ['n8n-workflow', 'n8n-core', 'node-red'];

const within = (path, place) =>
  place instanceof RegExp
    ? place.test(path)
    : path === place || path === `${place}.ts` || path.startsWith(`${place}/`);
const among = (path, places = []) => places.some((place) => within(path, place));

/** What is wrong with an import, in words; nothing when it is allowed. */
export function fault(file, specifier, typesOnly) {
  const part = PARTS.find(({ files }) => among(file, files));
  if (!part) return undefined; // scripts, tests, benches: above it all

  if (!specifier.startsWith('.')) {
    if (specifier.startsWith('node:')) {
      return part.packages === false ? `${part.name} imports nothing` : undefined;
    }
    const host = HOSTS.find((name) => specifier === name || specifier.startsWith(`${name}/`));
    if (host && !part.hosts?.includes(host)) {
      return `${part.name} knows no host: "${host}" belongs in its adapter under nodes/host`;
    }
    return part.packages === false ? `${part.name} imports nothing` : undefined;
  }

  const target = posix.join(posix.dirname(file), specifier);
  const sameFolder = part.own && folderOf(file) === folderOf(target);
  if (sameFolder || among(target, part.from)) return undefined;
  if (among(target, part.types)) {
    return typesOnly ? undefined : `${part.name} may take types only from ${target}: ${part.why}`;
  }
  return `${part.name} must not import ${target}${part.why ? `: ${part.why}` : ''}`;
}

const folderOf = (path) => path.split('/').slice(0, 2).join('/');

const rule = {
  meta: {
    type: 'problem',
    docs: { description: 'imports run downwards' },
    messages: { upwards: '{{fault}}.' },
    schema: [],
  },
  create(context) {
    const root = rootOf(context.filename);
    const file = relative(root, context.filename).split(sep).join('/');
    const check = (node, source, typesOnly) => {
      if (typeof source?.value !== 'string') return;
      const found = fault(file, source.value, typesOnly);
      if (found) context.report({ node, messageId: 'upwards', data: { fault: found } });
    };
    const onlyTypes = (node, kind) =>
      node[kind] === 'type' ||
      (node.specifiers?.length > 0 && node.specifiers.every((one) => one[kind] === 'type'));
    return {
      ImportDeclaration: (node) => check(node, node.source, onlyTypes(node, 'importKind')),
      ExportNamedDeclaration: (node) => check(node, node.source, onlyTypes(node, 'exportKind')),
      ExportAllDeclaration: (node) => check(node, node.source, node.exportKind === 'type'),
      ImportExpression: (node) => check(node, node.source, false),
      TSImportType: (node) => check(node, node.source ?? node.argument?.literal, true),
      'CallExpression[callee.name="require"]': (node) => check(node, node.arguments[0], false),
    };
  },
};

/** The folder of the package that a file is in. */
function rootOf(file) {
  let folder = dirname(file);
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) {
    folder = dirname(folder);
  }
  return folder;
}

export default { meta: { name: 'layers' }, rules: { downwards: rule } };
