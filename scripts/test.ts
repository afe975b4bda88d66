import { globSync } from 'node:fs';
import { join, sep } from 'node:path';
import Mocha from 'mocha';
import { ensureCommands, type Command } from './debian';

/** How long what tests left behind may keep the process; then it is told and counts as a failure. */
const LEAK_MS = 15_000;

const TIMEOUT_MS: Readonly<Record<string, number>> = { hosts: 600_000, interop: 60_000 };

/** Kinds with a folder of their own; `unit` is all the rest. */
const APART: Readonly<Record<string, readonly Command[]>> = {
  hosts: [],
  interop: ['sipp', 'baresip', 'redis-server'],
};

/** Runs the tests of a kind: `unit`, `interop` (with others' programs), `hosts`; `--grep` as in mocha. */
function main(): void {
  const [kind = 'unit', ...args] = process.argv.slice(2);
  ensureCommands(APART[kind] ?? []);
  const tests = join(__dirname, '../test');
  const files = globSync('**/*.test.js', { cwd: tests })
    .filter((file) => kindOf(file) === kind)
    .map((file) => join(tests, file))
    .sort();
  if (files.length === 0) throw new Error(`There are no ${kind} tests.`);

  const grep = args[args.indexOf('--grep') + 1];
  const mocha = new Mocha({
    reporter: process.env['CI'] ? 'dot' : 'spec',
    timeout: TIMEOUT_MS[kind] ?? 20_000,
    ...(args.includes('--grep') && grep !== undefined && { grep }),
  });
  for (const file of files) mocha.addFile(file);

  const begun = Date.now();
  const runner = mocha.run((failures) => {
    const { passes = 0, pending = 0 } = runner.stats ?? {};
    const skipped = pending > 0 ? `, ${pending} skipped` : '';
    console.log(`${passes} passed, ${failures} failed${skipped}`);
    console.error(`${kind} tests took ${Math.round((Date.now() - begun) / 1000)} s`);
    if (failures > 0) process.exitCode = 1;
    setTimeout(() => {
      const left = process.getActiveResourcesInfo().filter((name) => name !== 'Timeout');
      console.error(`The tests left something behind that keeps the process: ${left.join(', ')}`);
      process.exit(1);
    }, LEAK_MS).unref();
  });
}

function kindOf(file: string): string {
  const [folder = ''] = file.split(sep);
  return Object.hasOwn(APART, folder) ? folder : 'unit';
}

main();
