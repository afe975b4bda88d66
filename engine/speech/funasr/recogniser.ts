import type { RecogniserSettings } from '../../api';
import type { Clock } from '../../time/clock';
import type { Recogniser, Recognition, RecognitionListener, RecognitionRequest } from '../port';
import { FunasrRecognition } from './recognition';

export type FunasrSettings = Extract<RecogniserSettings, { kind: 'funasr' }>;

/**
 * FunASR over its WebSocket. Each utterance has a connection of its own, made when somebody
 * begins to speak: its server keeps what it knows of an utterance with the connection.
 */
export class FunasrRecogniser implements Recogniser {
  readonly name: string;
  private readonly url: URL;
  private readonly live = new Set<FunasrRecognition>();
  private count = 0;
  /** Its Python server takes only those who offer `binary`; its C++ server knows no such thing. */
  private subprotocol: string | undefined = 'binary';

  constructor(
    settings: FunasrSettings,
    private readonly clock: Clock,
  ) {
    this.url = new URL(settings.url);
    this.name = `funasr (${this.url.host})`;
  }

  begin(request: RecognitionRequest, listener: RecognitionListener): Recognition {
    const recognition = new FunasrRecognition(
      {
        provider: this.name,
        url: this.url,
        id: `call-${++this.count}`,
        clock: this.clock,
        subprotocol: this.subprotocol,
        subprotocolRefused: () => (this.subprotocol = undefined),
        over: (one) => this.live.delete(one),
      },
      request,
      listener,
    );
    this.live.add(recognition);
    return recognition;
  }

  close(): Promise<void> {
    for (const recognition of [...this.live]) recognition.cancel();
    return Promise.resolve();
  }
}
