import type { WebSocket } from 'ws';
import { type Served, SocketServer } from './socketServer';

export interface VoskScript {
  /** One answer to each piece of audio; then partial results without text. */
  answers?: (string | { text: string; conf?: number })[];
  /** To the end. */
  final?: { text: string; conf?: number };
}

/** vosk-server as its `asr_server.py` is: one answer a message, and the end compared as a text. */
export class VoskServer extends SocketServer {
  script: VoskScript = {};
  config: Record<string, unknown> | undefined;

  protected serve(client: WebSocket): Served {
    const answers = [...(this.script.answers ?? [])];
    const say = (answer: string | { text: string; conf?: number }): void => {
      client.send(JSON.stringify(typeof answer === 'string' ? { partial: answer } : full(answer)));
    };
    return {
      text: (text) => {
        if (text.includes('config')) {
          this.config = (JSON.parse(text) as { config: Record<string, unknown> }).config;
          return;
        }
        if (text !== '{"eof" : 1}') {
          // Its recogniser takes it for audio, and throws.
          client.close(1011);
          return;
        }
        if (this.failsAtTheEnd(client)) return;
        say(this.script.final ?? { text: '' });
        client.close(1000);
      },
      audio: () => say(answers.shift() ?? ''),
    };
  }
}

const full = ({ text, conf = 1 }: { text: string; conf?: number }): object =>
  text === ''
    ? { text }
    : { result: text.split(' ').map((word) => ({ conf, end: 1, start: 0, word })), text };
