import { type Answers, answering, cpuMs, pause } from '../party';
import { audioAt, openStack, peerAt, type Stack } from './stack';

/** How calls are made: so many a second, or as many as go with so many at a time. */
export interface CallerTask {
  port: number;
  user: string;
  seconds: number;
  perSecond?: number;
  atATime?: number;
}

export interface CallerFigures {
  calls: number;
  failed: number;
  callsPerSecond: number;
  cpuMsPerCall: number;
  /** What failed first, for people. */
  fault: string | undefined;
}

let stack: Stack | undefined;

/** INVITE, 180, 200, ACK, BYE, 200; says why not, where it does not come to that. */
function call({ port, user }: CallerTask, over: (fault?: string) => void): void {
  const uri = `sip:${user}@127.0.0.1:${port}`;
  let answered = false;
  const session = stack?.agent.invite(
    {
      uri,
      from: '<sip:bench@127.0.0.1>',
      to: `<${uri}>`,
      peer: peerAt(port),
      audio: audioAt(40_002),
    },
    {
      confirmed: () => {
        answered = true;
        session?.hangUp();
      },
      ended: (end) => over(answered && end.by === 'us' ? undefined : JSON.stringify(end)),
    },
  );
}

const answers: Answers = {
  open: async (options: { t1: number }): Promise<number> => {
    stack = await openStack({ timers: options });
    return stack.port;
  },
  run: async (task: CallerTask): Promise<CallerFigures> => {
    const { seconds, perSecond, atATime = Infinity } = task;
    const figures = { calls: 0, failed: 0, fault: undefined as string | undefined };
    let [begun, live] = [0, 0];
    const cpuBefore = cpuMs();
    const start = performance.now();
    const until = start + seconds * 1_000;
    const begin = (): void => {
      begun++;
      live++;
      call(task, (fault) => {
        live--;
        if (fault === undefined) figures.calls++;
        else {
          figures.failed++;
          figures.fault ??= fault;
        }
        if (perSecond === undefined && performance.now() < until) begin();
      });
    };
    if (perSecond === undefined) for (let n = 0; n < atATime; n++) begin();
    while (performance.now() < until) {
      await pause(perSecond === undefined ? 50 : 1);
      if (perSecond === undefined) continue;
      const due = ((performance.now() - start) / 1_000) * perSecond;
      while (begun < due) begin();
    }
    for (const late = performance.now() + 5_000; live > 0 && performance.now() < late;) {
      await pause(5);
    }
    const ms = performance.now() - start;
    return {
      ...figures,
      failed: figures.failed + live,
      callsPerSecond: figures.calls / (ms / 1_000),
      cpuMsPerCall: (cpuMs() - cpuBefore) / figures.calls,
    };
  },
  left: () => stack?.left(),
  faults: () => stack?.faults(),
};

answering(answers);
