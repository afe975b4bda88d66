import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'mocha';
import type { HttpOutgoingSms, HttpSms, HttpSmsReport } from '../../../engine/api';
import { freePort } from '../../interop/support/ports';

export const TOKEN = 'a-token-of-sixteen';
export const SECRET = 'a-secret-of-sixteen';

export interface Posted {
  sms: HttpOutgoingSms;
  body: string;
  headers: IncomingMessage['headers'];
}

const running = new Set<Server>();

/** A gateway of somebody else's by HTTP: takes what is sent, brings what comes. */
export class HttpSmsc {
  readonly posted: Posted[] = [];
  /** What the next ones are answered; then 200. */
  answers: number[] = [];

  private constructor(
    readonly sendPort: number,
    readonly listenPort: number,
  ) {}

  static async start(): Promise<HttpSmsc> {
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (piece: Buffer) => (body += piece.toString('utf8')));
      request.on('end', () => {
        const status = smsc.answers.shift() ?? 200;
        const sms = JSON.parse(body) as HttpOutgoingSms;
        if (status === 200) smsc.posted.push({ sms, body, headers: request.headers });
        response.writeHead(status).end('{}');
      });
    });
    running.add(server);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const smsc = new HttpSmsc((server.address() as AddressInfo).port, await freePort());
    return smsc;
  }

  /** The engine's settings for it. */
  get settings() {
    return {
      listen: { port: this.listenPort, token: TOKEN },
      send: {
        ...{ url: `http://127.0.0.1:${this.sendPort}/send`, secret: SECRET },
        allowPrivate: true,
      },
    };
  }

  bring(sms: HttpSms | HttpSms[]): Promise<Response> {
    return this.post('/sms', sms);
  }

  report(report: HttpSmsReport | HttpSmsReport[]): Promise<Response> {
    return this.post('/sms/reports', report);
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.listenPort}${path}`, {
      method: 'POST',
      headers: {
        ...{ Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'application/json' },
        ...headers,
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }
}

afterEach(() => {
  for (const server of running) {
    server.closeAllConnections();
    server.close();
  }
  running.clear();
});
