import type { ToEngine, ToPage } from '../messages';

export interface ConnectionEvents {
  heard(message: ToPage): void;
  /** It is tried again. */
  lost(): void;
  /** Another page is there; `take` comes in its place. */
  taken(): void;
  /** There is no such test any more. */
  gone(): void;
}

/** So often refused, it is asked why. */
const TAKEN_OR_OVER = 3;
const AGAIN_MS = 1_500;

/** Where the page's own WebSockets are. */
export function socketUrl(file: 'events' | 'sip', query = ''): string {
  const url = new URL(file + query, location.href);
  url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  url.hash = '';
  return url.href;
}

/** The connection to the engine, opened again where it is lost. */
export class Connection {
  private socket: WebSocket | undefined;
  private over = false;
  private failures = 0;

  constructor(private readonly events: ConnectionEvents) {}

  open(take = false): void {
    const socket = new WebSocket(socketUrl('events', take ? '?take=1' : ''), 'dialflow-tryout');
    this.socket = socket;
    let opened = false;
    socket.onopen = () => {
      opened = true;
      this.failures = 0;
    };
    socket.onmessage = ({ data }: MessageEvent<string>) => {
      const message = JSON.parse(data) as ToPage;
      if (message.type === 'bye') this.over = true;
      this.events.heard(message);
    };
    socket.onclose = () => {
      if (this.over || this.socket !== socket) return;
      if (!opened) this.failures += 1;
      if (this.failures >= TAKEN_OR_OVER) return void this.learnWhy();
      if (opened) this.events.lost();
      this.openLater();
    };
  }

  private openLater(): void {
    window.setTimeout(() => this.open(), AGAIN_MS);
  }

  /** Browsers do not tell pages why a socket was refused; the page itself is there, gone or out of reach. */
  private async learnWhy(): Promise<void> {
    const page = await fetch(location.pathname).catch(() => undefined);
    if (page?.ok) return this.events.taken();
    if (page?.status === 404) return this.events.gone();
    this.failures = 0;
    this.events.lost();
    this.openLater();
  }

  send(message: ToEngine): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }
}
