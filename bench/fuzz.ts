import { createSocket, type Socket } from 'node:dgram';
import { hostile } from '../test/engine/line/sip/hostile';
import { INVITE, OK } from '../test/engine/line/sip/message/samples';
import { TORTURE, tortureMessage } from '../test/engine/line/sip/message/torture';
import { numberArg, round, type Bench } from './bench';
import { call, openPartner, TIMERS_OVER_MS } from './fuzz/partner';
import { type Memory, Party, pause } from './party';
import { ADDRESS, type Stack } from './sip/stack';

const DATAGRAMS = 1_000_000;
const SEED = 20_260_105;
/** With each batch other calls are there to be broken. */
const BATCH = 4_000;
const BURST = 50;
/** Datagrams that may be on their way: more would be lost in the socket's buffer. */
const AHEAD = 500;
/** Messages of real calls that are changed; the newest ones. */
const RECENT = 150;
/** From here on memory should not grow. */
const WARM = 0.5;
const LEGAL_EVERY_MS = 25;

/**
 * A million broken datagrams, from RFC 4475's messages and from those of calls that are going on,
 * thrown at a user agent in another process by a fixed seed, while other calls go on in both
 * directions. The process has to live, its memory to stay, and the other calls to succeed.
 */
export const fuzz: Bench = async ({ args, log }) => {
  const datagrams = numberArg(args, 'datagrams', DATAGRAMS);
  const target = new Party('fuzz/target', { execArgv: ['--expose-gc'] });
  const legal = await openPartner();
  const recent: Buffer[] = [];
  const victim = await openPartner({
    seen: (bytes) => {
      recent.push(bytes);
      if (recent.length > RECENT) recent.shift();
    },
  });
  const thrower = await bound();
  try {
    const port = await target.ask<number>('open');
    const calls = new LegalCalls(target, legal, port);
    calls.begin();
    const from = performance.now();
    const thrown = { sent: 0, arrived: 0 };
    let warm: Memory | undefined;
    while (thrown.sent < datagrams) {
      sacrifice(target, victim, port);
      await pause(20);
      const seed = SEED + thrown.sent;
      const batch = Math.min(BATCH, datagrams - thrown.sent);
      await throwAll(target, thrower, port, hostile([...CORPUS, ...recent], seed), batch, thrown);
      if (thrown.sent >= datagrams * WARM) warm ??= await target.ask<Memory>('memory');
      if (thrown.sent % (BATCH * 25) === 0) {
        const left = await target.ask<Record<string, number>>('left');
        const memory = await target.ask<Memory>('memory');
        log(`${thrown.sent} datagrams, alive in it: ${JSON.stringify({ ...left, ...memory })}`);
      }
    }
    const seconds = (performance.now() - from) / 1_000;
    const legalCalls = await calls.end();
    const end = await target.ask<Memory>('memory');
    // Calls that were broken are up on one side only; who is asked to answer BYE may not be there.
    await target.ask('endCalls');
    await pause(2 * TIMERS_OVER_MS);
    const left = await target.ask<Record<string, number>>('left');
    log(`left: ${JSON.stringify(left)}`);
    const faults = await target.ask<string[]>('faults');
    for (const fault of [...faults, ...calls.faults.slice(0, 5)]) log(fault);
    log(JSON.stringify(await target.ask('counters')));
    return {
      figures: {
        datagrams: thrown.sent,
        datagramsPerSecond: round(thrown.sent / seconds, 0),
        arrivedShare: round(thrown.arrived / thrown.sent, 4),
        alive: target.alive,
        faults: faults.length,
        legalCalls,
        legalFailed: calls.faults.length,
        rssMb: mb(end.rss),
        rssGrowthMb: mb(end.rss - (warm?.rss ?? NaN)),
        usedMb: mb(end.used),
        usedGrowthMb: mb(end.used - (warm?.used ?? NaN)),
        leaked: Object.values(left).reduce((sum, one) => sum + one, 0),
      },
      peers: {},
    };
  } finally {
    thrower.close();
    await Promise.all([legal.close(), victim.close(), target.stop()]);
  }
};

const mb = (bytes: number): number => round(bytes / 2 ** 20, 1);

const CORPUS = [...TORTURE.map(tortureMessage), INVITE, OK];

/** Calls whose messages are broken; what becomes of them is nobody's matter. */
function sacrifice(target: Party, victim: Stack, port: number): void {
  for (const holdMs of [10, 2_000]) {
    const how = { holdMs, eventful: true };
    void call(victim, port, how);
    target.ask('call', { port: victim.port, ...how }).catch(() => undefined);
  }
}

/** As fast as the target takes them. */
async function throwAll(
  target: Party,
  thrower: Socket,
  port: number,
  messages: Generator<Buffer, never>,
  count: number,
  thrown: { sent: number; arrived: number },
): Promise<void> {
  const [sentBefore, receivedBefore] = [thrown.sent, await target.ask<number>('received')];
  let lost = 0;
  const received = async (): Promise<number> =>
    (await target.ask<number>('received')) - receivedBefore;
  for (let n = 0; n < count; n += BURST) {
    for (let i = 0; i < BURST && n + i < count; i++) {
      thrower.send(messages.next().value, port, ADDRESS);
      thrown.sent++;
    }
    const sent = thrown.sent - sentBefore;
    for (let tries = 0; sent - lost - (await received()) > AHEAD; tries++) {
      if (tries > 200) lost = sent - (await received());
      await pause(1);
    }
  }
  thrown.arrived += Math.min(count, await received());
}

/** Calls in both directions that have to succeed. */
class LegalCalls {
  readonly faults: string[] = [];
  private count = 0;
  private readonly live = new Set<Promise<void>>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly target: Party,
    private readonly legal: Stack,
    private readonly port: number,
  ) {}

  begin(): void {
    this.timer = setInterval(() => {
      const how = { holdMs: 200, eventful: false };
      const outward = this.count++ % 2 === 0;
      const made = outward
        ? call(this.legal, this.port, how)
        : this.target.ask<string | undefined>('call', { port: this.legal.port, ...how });
      const over: Promise<void> = made
        .catch((error: unknown) => String(error))
        .then((fault) => {
          if (fault !== undefined) this.faults.push(`${outward ? 'to' : 'from'} it: ${fault}`);
          this.live.delete(over);
        });
      this.live.add(over);
    }, LEGAL_EVERY_MS);
  }

  /** Resolves with how many there were, when they are over. */
  async end(): Promise<number> {
    clearInterval(this.timer);
    await Promise.all(this.live);
    return this.count;
  }
}

async function bound(): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', lookup: (host, _, found) => found(null, host, 4) });
  // Answers come, and nobody reads them.
  socket.on('message', () => undefined);
  socket.on('error', () => undefined);
  await new Promise<void>((resolve) => socket.bind(0, ADDRESS, resolve));
  return socket;
}
