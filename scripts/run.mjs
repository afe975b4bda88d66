// Runs a task of package.json on any Node from 18 on, from nothing: installs what the lock file
// asks for, then goes on with the Node that the package brings, builds, and runs the task.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const node = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const [task = '', ...args] = process.argv.slice(2);

/** Each task: the commands after the build, as arguments of Node. */
const bin = (name, ...path) => join(modules, name, ...path);
const tasks = {
  build: [],
  start: [['dist/scripts/start/index.js', 'node-red', ...args]],
  'start:n8n': [['dist/scripts/start/index.js', 'n8n', ...args]],
  lint: [
    [bin('eslint', 'bin', 'eslint.js'), '.', '--max-warnings', '0'],
    [bin('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level', 'warn', '.'],
  ],
  test: [
    [bin('gulp', 'bin', 'gulp.js'), '--silent', 'check'],
    [bin('eslint', 'bin', 'eslint.js'), '.', '--max-warnings', '0'],
    [bin('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level', 'warn', '.'],
    ['dist/scripts/test.js', 'unit', ...args],
  ],
  'test:interop': [['dist/scripts/test.js', 'interop', ...args]],
  'test:hosts': [['dist/scripts/test.js', 'hosts', ...args]],
  bench: [['dist/bench/index.js', ...args]],
};

if (!(task in tasks)) {
  console.error(`usage: node scripts/run.mjs ${Object.keys(tasks).join('|')}`);
  process.exit(2);
}

install();
// What a task prints is its own: the build is told on stderr, so that --json stays clean.
run([bin('gulp', 'bin', 'gulp.js'), '--silent', 'build'], ['inherit', 2, 2]);
for (const command of tasks[task]) run(command, 'inherit');

function install() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const marker = join(modules, '.dialflow-installed');
  if (existsSync(node) && existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return;
  console.error('Installing …');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status } = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel', 'error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    console.error('npm ci has failed; what it said stands above.');
    process.exit(status ?? 1);
  }
  writeFileSync(marker, wanted);
}

function run(command, stdio) {
  const { status, signal } = spawnSync(node, command, { cwd: root, stdio });
  if (status !== 0) process.exit(status ?? (signal === 'SIGINT' ? 130 : 1));
}
