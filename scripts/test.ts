import { globSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

/** How long what tests left behind may keep the process; then it is told and counts as a failure. */
const LEAK_MS = 15_000;

/** Runs the tests of a kind: `unit` (all but those with hosts), or `hosts`; `--grep` as in mocha. */
function main(): void {
  const [kind = 'unit', ...args] = process.argv.slice(2);
  const tests = join(__dirname, '../test');
  const hosts = join(tests, 'hosts');
  const files = globSync('**/*.test.js', { cwd: tests })
    .map((file) => join(tests, file))
    .filter((file) => file.startsWith(hosts) === (kind === 'hosts'))
    .sort();
  if (files.length === 0) throw new Error(`There are no ${kind} tests.`);

  const grep = args[args.indexOf('--grep') + 1];
  const mocha = new Mocha({
    reporter: process.env['CI'] ? 'dot' : 'spec',
    timeout: kind === 'hosts' ? 600_000 : 20_000,
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

main();
