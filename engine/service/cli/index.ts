#!/usr/bin/env node
import { DialflowError } from '../../api';
import { SystemClock } from '../../time/clock';
import { version } from '../../version';
import { openLine } from '../openLine';
import { readArguments, USAGE } from './args';
import { call, lineOf, type Step } from './call';
import { sayStep } from './words';

const EXIT = { answered: 0, notAnswered: 1, usage: 2 } as const;

const print = (text: string): unknown => process.stdout.write(`${text}\n`);
const complain = (text: string): unknown => process.stderr.write(`${text}\n`);

/** `npx dialflow`: what the engine does, from the shell. Resolves with the exit status. */
async function main(argv: readonly string[]): Promise<number> {
  const [command = '--help', ...rest] = argv;
  if (command === '--version') print(version);
  else if (command === '--help' || rest.includes('--help')) print(USAGE);
  else if (command === 'call') return callFromShell(rest);
  else {
    complain(`"${command}" is no command.\n\n${USAGE}`);
    return EXIT.usage;
  }
  return EXIT.answered;
}

async function callFromShell(argv: readonly string[]): Promise<number> {
  const args = readArguments(argv, process.env);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const stopped = new Promise<undefined>((resolve) => {
    stop.signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  const clock = new SystemClock();
  const line = await openLine(lineOf(args), { clock, warn: complain });
  try {
    const tell = (step: Step): unknown =>
      print(args.json ? JSON.stringify(step) : sayStep(step, args.language));
    if (args.trunk.register) {
      const status = await Promise.race([line.test(args.trunk.name), stopped]);
      if (!status) return EXIT.notAnswered;
      const { registered, detail } = status;
      tell({ step: 'registered', registered: registered === true, detail });
      if (registered !== true) return EXIT.notAnswered;
    }
    const { outcome } = await call(line, args, clock, tell, stop.signal);
    return outcome === 'answered' ? EXIT.answered : EXIT.notAnswered;
  } finally {
    await line.close();
  }
}

main(process.argv.slice(2)).then(
  (status) => (process.exitCode = status),
  (error: unknown) => {
    const { message, code } = DialflowError.from(error);
    const wrong = code === 'InvalidInput';
    complain(wrong ? `${message}\n"dialflow --help" lists the options.` : message);
    process.exitCode = wrong ? EXIT.usage : EXIT.notAnswered;
  },
);
