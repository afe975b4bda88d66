import type { Clock } from '../../time/clock';
import { closedError } from '../failure';
import type { Recogniser, Recognition, RecognitionListener, RecognitionRequest } from '../port';
import type { Dialect } from './dialect';
import { type SocketParts, SocketRecognition } from './recognition';

/** A provider that is reached by a WebSocket, one connection for each utterance. */
export interface SocketProvider extends Pick<SocketParts, 'again' | 'secrets'> {
  /** Whatever it is shown by: no secrets. */
  name: string;
  address(request: RecognitionRequest): ReturnType<SocketParts['address']>;
  dialect(request: RecognitionRequest): Dialect;
}

/**
 * @example
 * const recogniser = new SocketRecogniser(voskProvider({ kind: 'vosk', url }), clock);
 */
export class SocketRecogniser implements Recogniser {
  readonly name: string;
  private readonly live = new Set<SocketRecognition>();
  private closed = false;

  constructor(
    private readonly provider: SocketProvider,
    private readonly clock: Clock,
  ) {
    this.name = provider.name;
  }

  begin(request: RecognitionRequest, listener: RecognitionListener): Recognition {
    if (this.closed) {
      queueMicrotask(() => listener.failed(closedError()));
      return { audio: () => undefined, end: () => undefined, cancel: () => undefined };
    }
    const { provider, clock } = this;
    const { again, secrets } = provider;
    const recognition = new SocketRecognition(
      {
        ...{ provider: this.name, clock },
        address: () => provider.address(request),
        ...(again && { again }),
        ...(secrets && { secrets }),
        over: (one) => this.live.delete(one),
      },
      provider.dialect(request),
      listener,
    );
    this.live.add(recognition);
    return recognition;
  }

  close(): Promise<void> {
    this.closed = true;
    for (const recognition of [...this.live]) recognition.cancel();
    return Promise.resolve();
  }
}
