import { parentPort, workerData } from 'node:worker_threads';
import { DialflowError, type SipLineSettings, type TrunkStatus } from '../api';
import { SystemClock } from '../time/clock';
import { checkLine, openLine } from './openLine';
import type { ProbeAnswer, ProbeRequest } from './rpc';

/** Asks one trunk in a thread of its own, and answers once; see `engine/client/probe.ts`. */
async function main(): Promise<void> {
  let answer: ProbeAnswer;
  try {
    answer = { status: await ask(workerData as ProbeRequest) };
  } catch (error) {
    answer = { failed: DialflowError.from(error).toJSON() };
  }
  parentPort?.postMessage(answer);
}

async function ask({ line, trunk }: ProbeRequest): Promise<TrunkStatus> {
  checkLine({ line: { ...line, kind: 'sip' } });
  const settings = only(line, trunk);
  if (settings.trunks.length === 0) throw DialflowError.notFound('trunk', trunk);
  const opened = await openLine(
    { line: { ...settings, kind: 'sip' }, speech: {} },
    { clock: new SystemClock(), warn: () => undefined },
  );
  try {
    return await opened.test(trunk);
  } finally {
    await opened.close();
  }
}

/** That trunk and nothing else, on ports that are free: an engine may have the line's own. */
function only(line: SipLineSettings, trunk: string): SipLineSettings {
  const listen = line.listen ?? [{ protocol: 'UDP' }, { protocol: 'TCP' }];
  return {
    ...line,
    trunks: line.trunks.filter(({ name }) => name === trunk),
    phones: [],
    listen: listen.map(({ advertisedPort, ...point }) => {
      void advertisedPort; // of the port that is not used here
      return { ...point, port: 0 };
    }),
  };
}

void main();
