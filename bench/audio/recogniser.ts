import { WebSocketServer } from 'ws';

/** A recogniser (FunASR's protocol) that understands the same in everything, at once. */
export class InstantRecogniser {
  /** When it was told of the end of each utterance, ms of the wall's clock. */
  readonly ends: number[] = [];

  private constructor(
    private readonly server: WebSocketServer,
    private readonly text: string,
  ) {
    server.on('connection', (socket) => {
      socket.on('message', (data, isBinary) => {
        if (isBinary) return;
        const message = JSON.parse(String(data)) as { is_speaking?: boolean };
        if (message.is_speaking !== false) return;
        this.ends.push(performance.timeOrigin + performance.now());
        socket.send(JSON.stringify({ mode: '2pass-offline', text: this.text, is_final: true }));
      });
    });
  }

  static async open(text: string): Promise<InstantRecogniser> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await new Promise<void>((resolve) => server.once('listening', resolve));
    return new InstantRecogniser(server, text);
  }

  get url(): string {
    const address = this.server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    return `ws://127.0.0.1:${port}`;
  }

  async close(): Promise<void> {
    for (const client of this.server.clients) client.terminate();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}
