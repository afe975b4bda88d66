import { afterEach } from 'mocha';

/** Something of a test that outlives it unless it is ended: a process, a line. */
export interface Kept {
  /** What it has to say when the test fails. */
  describe?(): string;
  end(): Promise<void> | void;
  /** When nothing more is to be told. */
  forget?(): void;
}

const kept: Kept[] = [];

/** Ends it when the test is over, the last first, and tells what it says where the test has failed. */
export function keepForTest(one: Kept): void {
  kept.push(one);
}

afterEach(async function () {
  const mine = kept.splice(0);
  if (this.currentTest?.state === 'failed') {
    for (const one of mine) if (one.describe) console.error(one.describe());
  }
  const faults: unknown[] = [];
  // One after the other: what was begun last may need what was begun before it.
  for (const one of [...mine].reverse()) {
    try {
      await one.end();
    } catch (error) {
      faults.push(error);
    }
  }
  for (const one of mine) one.forget?.();
  if (faults.length > 0) throw faults[0];
});
