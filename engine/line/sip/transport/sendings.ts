import type { Connection } from './connection';
import { failureOf } from './failure';
import type { Failed, Sending, Target, TransportCounters, TransportFailure } from './port';
import type { UdpWire } from './wire';

/** A message in one datagram. */
export class UdpSending implements Sending {
  readonly reliable = false;
  private failed: Failed | undefined;

  constructor(
    private readonly wire: UdpWire,
    private readonly bytes: Buffer,
    readonly target: Target,
    readonly via: string,
    failed: Failed,
    private readonly counters: TransportCounters,
  ) {
    this.failed = failed;
    this.again();
  }

  again(): void {
    this.counters.sent++;
    this.wire.send(this.bytes, this.target, this.error);
  }

  release(): void {
    this.failed = undefined;
  }

  private readonly error = (error: Error): void => {
    this.counters.failures++;
    const { address, port } = this.target;
    const failure = failureOf(error, `UDP ${address}:${port}`);
    // As good as lost on the way: it is sent again anyhow.
    if (failure.reason === 'overloaded') return;
    const failed = this.failed;
    this.failed = undefined;
    failed?.(failure);
  };
}

/** A message on a connection; sent again over a new one where the first is gone. */
export class StreamSending implements Sending {
  readonly reliable = true;
  private failed: Failed | undefined;
  private connection: Connection | undefined;

  constructor(
    private readonly obtain: () => Connection | TransportFailure,
    private readonly bytes: Buffer,
    readonly target: Target,
    readonly via: string,
    failed: Failed,
    private readonly counters: TransportCounters,
  ) {
    this.failed = failed;
    this.again();
  }

  again(): void {
    const connection = this.obtain();
    if ('reason' in connection) return queueMicrotask(() => this.error(connection));
    if (connection !== this.connection) {
      this.connection?.unwatch(this.error);
      this.connection = connection;
      if (this.failed) connection.watch(this.error);
    }
    this.counters.sent++;
    connection.send(this.bytes);
  }

  release(): void {
    this.failed = undefined;
    this.connection?.unwatch(this.error);
  }

  private readonly error = (failure: TransportFailure): void => {
    this.counters.failures++;
    const failed = this.failed;
    this.failed = undefined;
    failed?.(failure);
  };
}

/** A message for which there is no way at all. */
export class NoSending implements Sending {
  readonly reliable = true;

  constructor(
    readonly target: Target,
    readonly via: string,
    private failed: Failed | undefined,
    failure: TransportFailure,
  ) {
    queueMicrotask(() => {
      const tell = this.failed;
      this.failed = undefined;
      tell?.(failure);
    });
  }

  again(): void {}

  release(): void {
    this.failed = undefined;
  }
}
