import { DialflowError, type SipLineSettings } from '../../api';
import { mediaClock } from '../../media/mediaClock';
import { PortRange } from '../../media/portRange';
import type { StreamParts } from '../../media/stream';
import { Tick, type TickFigures } from '../../media/tick';
import type { Random } from '../../time/clock';
import { LegMedia, type LegAudio, type LegAudioListener } from './leg';
import type { LocalAudio } from './sdp';
import { DEFAULT_DEAD_PEER_SECONDS, DEFAULT_MEDIA_PORTS } from './settings';
import { localAddress } from './transport';

/** The audio of a line's calls. */
export interface LineAudio {
  /** Takes a port that reaches this address. */
  open(remote: string, laws: LocalAudio['laws'], listener: LegAudioListener): Promise<LegAudio>;
  /** Ports that are taken. */
  readonly used: number;
  /** How well audio kept its time. */
  figures(): TickFigures;
  /** Ends what is open, and opens nothing more. */
  close(): Promise<void>;
}

export interface RtpAudioParts {
  settings: Pick<SipLineSettings, 'media' | 'deadPeerSeconds'>;
  random: Random;
  fault(error: unknown): void;
}

/** Audio over RTP: one tick and one range of ports for all calls. */
export class RtpAudio implements LineAudio {
  private readonly streams: StreamParts;
  private readonly ports: PortRange;
  private readonly live = new Set<LegMedia>();
  private closed = false;

  constructor(private readonly parts: RtpAudioParts) {
    const { settings, random, fault } = parts;
    const { fromPort = DEFAULT_MEDIA_PORTS.from, toPort = DEFAULT_MEDIA_PORTS.to } =
      settings.media ?? {};
    this.ports = new PortRange(fromPort, toPort, random);
    this.streams = {
      ...{ clock: mediaClock, random },
      tick: new Tick(mediaClock, fault),
      ports: this.ports,
    };
  }

  async open(
    remote: string,
    laws: LocalAudio['laws'],
    listener: LegAudioListener,
  ): Promise<LegMedia> {
    const { media = {}, deadPeerSeconds = DEFAULT_DEAD_PEER_SECONDS } = this.parts.settings;
    const { address, advertisedAddress } = media;
    const settings = {
      address: address ?? localAddress(remote),
      ...(advertisedAddress !== undefined && { advertised: advertisedAddress }),
      ...{ laws, deadAfterMs: deadPeerSeconds * 1_000 },
    };
    const one = await LegMedia.open(this.streams, settings, listener, (gone) =>
      this.live.delete(gone),
    );
    this.live.add(one);
    if (!this.closed) return one;
    await one.close();
    throw new DialflowError('WrongState', 'The line was closed.');
  }

  get used(): number {
    return this.ports.used;
  }

  figures(): TickFigures {
    return this.streams.tick.figures();
  }

  /** Begins the figures anew. */
  resetFigures(): void {
    this.streams.tick.resetFigures();
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all([...this.live].map((one) => one.close()));
  }
}
