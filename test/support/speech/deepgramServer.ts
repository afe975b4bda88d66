import type { WebSocket } from 'ws';
import { type Served, type SocketSession, SocketServer } from './socketServer';

export interface DeepgramResult {
  transcript: string;
  isFinal?: boolean;
  confidence?: number;
}

/** Deepgram's `/v1/listen`: results as they are scripted, `Metadata` and the end after `CloseStream`. */
export class DeepgramServer extends SocketServer {
  key = 'dg-key';
  /** One after each piece of audio. */
  results: DeepgramResult[] = [];
  /** After `CloseStream`. */
  last: DeepgramResult[] = [];

  protected override refusal({ headers, url }: SocketSession) {
    if (url.pathname !== '/v1/listen') return { refuses: 404 };
    if (headers.authorization === `Token ${this.key}`) return undefined;
    const saying = JSON.stringify({
      ...{ err_code: 'INVALID_AUTH', err_msg: 'Invalid credentials.', request_id: 'r-1' },
    });
    return { refuses: 401, saying };
  }

  protected serve(client: WebSocket): Served {
    const results = [...this.results];
    const say = ({ transcript, isFinal = false, confidence = 0.9 }: DeepgramResult): void =>
      client.send(
        JSON.stringify({
          ...{ type: 'Results', channel_index: [0, 1], duration: 1, start: 0 },
          ...{ is_final: isFinal, speech_final: false, from_finalize: false },
          channel: { alternatives: [{ transcript, confidence, words: [] }] },
        }),
      );
    return {
      text: (text) => {
        const { type } = JSON.parse(text) as { type: string };
        if (type !== 'CloseStream') return;
        if (this.failsAtTheEnd(client)) return;
        for (const result of this.last) say(result);
        client.send(
          JSON.stringify({
            ...{ type: 'Metadata', transaction_key: 'deprecated', request_id: 'r-1' },
            ...{ sha256: '', created: '2026-01-01T00:00:00Z', duration: 1, channels: 1 },
          }),
        );
        client.close(1000);
      },
      audio: () => {
        const result = results.shift();
        if (result) say(result);
      },
    };
  }
}
