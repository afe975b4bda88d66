import type { WebSocket } from 'ws';
import { type Served, type SocketSession, SocketServer } from './socketServer';

/** OpenAI's Realtime interface, as far as a transcription session goes. */
export class RealtimeServer extends SocketServer {
  key = 'sk-1';
  deltas: string[] = [];
  transcript = '';
  logprobs: { token: string; logprob: number }[] | undefined;
  /** In place of a transcript. */
  failure: 'error' | 'failed' | undefined;

  protected override refusal({ headers, url }: SocketSession) {
    if (url.pathname !== '/v1/realtime' || url.searchParams.get('intent') !== 'transcription') {
      return { refuses: 404 };
    }
    if (headers.authorization === `Bearer ${this.key}`) return undefined;
    const message = `Incorrect API key provided: ${headers.authorization?.slice(7)}.`;
    return { refuses: 401, saying: JSON.stringify({ error: { message } }) };
  }

  protected serve(client: WebSocket): Served {
    const tell = (type: string, more: object = {}): void =>
      client.send(JSON.stringify({ type, event_id: 'event_1', ...more }));
    const about = { item_id: 'item_1', content_index: 0 };
    let octets = 0;
    return {
      opened: () => tell('session.created', { session: { type: 'transcription' } }),
      audio: () => tell('error', { error: { type: 'invalid_request_error', message: 'no JSON' } }),
      text: (text) => {
        const event = JSON.parse(text) as { type: string; session?: object; audio?: string };
        switch (event.type) {
          case 'session.update':
            return tell('session.updated', { session: event.session });
          case 'input_audio_buffer.append':
            octets += Buffer.from(event.audio ?? '', 'base64').length;
            return;
          case 'input_audio_buffer.commit': {
            if (this.failsAtTheEnd(client)) return;
            // 100 ms of it are the least.
            if (octets < 800 || this.failure === 'error') {
              const message = octets < 800 ? 'buffer too small' : 'the model is overloaded';
              return tell('error', { error: { type: 'server_error', message } });
            }
            tell('input_audio_buffer.committed', { item_id: 'item_1', previous_item_id: null });
            const kind = 'conversation.item.input_audio_transcription';
            for (const delta of this.deltas) tell(`${kind}.delta`, { ...about, delta });
            if (this.failure === 'failed') {
              const error = { type: 'transcription_error', message: 'not to be understood' };
              return tell(`${kind}.failed`, { ...about, error });
            }
            const { transcript, logprobs } = this;
            return tell(`${kind}.completed`, { ...about, transcript, logprobs });
          }
          default:
            return tell('error', { error: { message: `Unknown event ${event.type}` } });
        }
      },
    };
  }
}
