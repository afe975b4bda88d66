import { cpus, totalmem } from 'node:os';

/** What a benchmark measured: figures of ours, and of a named peer in the same run. */
export interface Measured {
  figures: Record<string, unknown>;
  peers: Record<string, unknown>;
}

export interface BenchOptions {
  json: boolean;
  /** The other arguments, e.g. `--jobs 1000`. */
  args: readonly string[];
  log: (line: string) => void;
}

export type Bench = (options: BenchOptions) => Promise<Measured>;

/** The value behind `--name`, as a number. */
export function numberArg(args: readonly string[], name: string, otherwise: number): number {
  const at = args.indexOf(`--${name}`);
  const value = at < 0 ? NaN : Number(args[at + 1]);
  return Number.isFinite(value) ? value : otherwise;
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

export const round = (value: number, digits = 2): number => Number(value.toFixed(digits));

export function machine(): Record<string, unknown> {
  const [cpu] = cpus();
  return {
    cpu: cpu?.model ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
}
