import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Outbox } from '../../../../engine/events/outbox';
import { Webhooks } from '../../../../engine/events/webhooks';
import { migrate } from '../../../../engine/store/migrations';
import type { Db } from '../../../../engine/store/schema';
import { openSqlite } from '../../../../engine/store/sqlite';
import { openVault } from '../../../../engine/store/vault';
import { WebhookStore } from '../../../../engine/store/webhooks';
import { Writer } from '../../../../engine/store/writer';
import type { Clock } from '../../../../engine/time/clock';
import { idMaker } from '../../../../engine/time/ids';
import { closed, listening } from '../../../support/loopback';
import { seededRandom } from '../../../support/random';

/** A request as an endpoint gets it. */
export interface Received {
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
  response: ServerResponse;
}

/** What an endpoint does with a request; `hold` leaves it to the test. */
export type Conduct = (received: Received) => void;

export const says =
  (status: number, text = '', headers: Record<string, string> = {}): Conduct =>
  ({ response }) => {
    response.writeHead(status, headers);
    response.end(text);
  };
export const hold: Conduct = () => undefined;
/** Half an answer. */
export const breaksOff: Conduct = ({ response }) => {
  response.writeHead(200, { 'Content-Length': '100' });
  response.write('half');
  setImmediate(() => response.destroy());
};
/** None at all. */
export const hangsUp: Conduct = ({ response }) => void response.destroy();

/** An HTTP endpoint of this machine. */
export class Receiver {
  readonly received: Received[] = [];
  /** Of the next requests, then `conduct`. */
  next: Conduct[] = [];
  conduct: Conduct = says(200);
  connections = 0;
  private port = 0;
  private readonly server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const { url = '', headers } = request;
      const got = { path: url, headers, body: Buffer.concat(pieces).toString(), response };
      this.received.push(got);
      (this.next.shift() ?? this.conduct)(got);
    });
  });

  async open(): Promise<void> {
    this.server.on('connection', () => (this.connections += 1));
    this.port = await listening(this.server);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/events`;
  }

  get bodies(): Record<string, unknown>[] {
    return this.received.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
  }

  close(): Promise<void> {
    return closed(this.server);
  }
}

/** Lets real input and output happen until then; fails after some seconds of it. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
): Promise<void> {
  const limit = performance.now() + 5_000;
  while (!(await condition())) {
    if (performance.now() > limit) throw new Error(`It did not happen: ${what}.`);
    await new Promise((turn) => setImmediate(turn));
  }
}

export interface RunningWebhooks {
  db: Db;
  writer: Writer;
  store: WebhookStore;
  webhooks: Webhooks;
  stop(): Promise<void>;
}

/** Webhooks with the outbox and the store of a folder, which another one may go on with. */
export async function startWebhooks(
  folder: string,
  clock: Clock,
  faults: unknown[],
  random = 0,
): Promise<RunningWebhooks> {
  const db = openSqlite(folder);
  await migrate(db);
  const failed = (error: unknown): void => void faults.push(error);
  const writer = new Writer(db, () => outbox.wake());
  const outbox: Outbox = new Outbox(db, writer, clock, failed);
  const store = new WebhookStore(db, writer);
  const webhooks = new Webhooks({
    ...{ clock, outbox, failed, store, vault: openVault(folder) },
    ...{ random: () => random, newId: idMaker(clock, seededRandom(1)) },
    ...{ timeoutMs: 10_000, userAgent: 'dialflow/test' },
  });
  await webhooks.load();
  return {
    ...{ db, writer, store, webhooks },
    async stop() {
      await webhooks.stop();
      await outbox.stop();
      await writer.idle();
      await db.destroy();
    },
  };
}
