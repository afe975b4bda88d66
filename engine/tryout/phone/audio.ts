import { DialflowError } from '../../api';
import { LegMedia, type LegAudioListener } from '../../line/sip/leg';
import type { LineAudio } from '../../line/sip/lineAudio';
import type { LocalAudio } from '../../line/sip/sdp';
import { localAddress } from '../../line/sip/transport';
import { mediaClock } from '../../media/mediaClock';
import { Tick, type TickFigures } from '../../media/tick';
import { newIdentity, type DtlsIdentity } from '../../media/webrtc/dtls';
import { SecureSocket } from '../../media/webrtc/secureSocket';
import type { Random } from '../../time/clock';

export interface PageAudioParts {
  random: Random;
  /** Nothing of a browser for so long ends a call. */
  deadAfterMs: number;
  fault(error: unknown): void;
  /** Hands could not be shaken with the browser. */
  warn(message: string): void;
}

/** The audio of calls to browsers: as RTP over a line, behind DTLS-SRTP. */
export class PageAudio implements LineAudio {
  private readonly tick: Tick;
  private readonly live = new Set<LegMedia>();
  private identity: Promise<DtlsIdentity> | undefined;
  private closed = false;

  constructor(private readonly parts: PageAudioParts) {
    this.tick = new Tick(mediaClock, parts.fault);
  }

  /** Makes the certificate, which takes a moment. */
  async prepare(): Promise<void> {
    this.identity ??= newIdentity();
    await this.identity;
  }

  async open(
    remote: string,
    laws: LocalAudio['laws'],
    listener: LegAudioListener,
  ): Promise<LegMedia> {
    const { random, deadAfterMs, warn } = this.parts;
    const address = localAddress(remote);
    const identity = await (this.identity ??= newIdentity());
    const socket = await SecureSocket.open(address, identity, (reason) =>
      warn(`A browser that tries a flow out cannot be heard: ${reason}.`),
    );
    const ports = { open: () => Promise.resolve(socket), release: () => undefined };
    const media = await LegMedia.open(
      { clock: mediaClock, random, tick: this.tick, ports },
      { address, laws, secure: socket, deadAfterMs },
      listener,
      (gone) => this.live.delete(gone),
    );
    this.live.add(media);
    if (!this.closed) return media;
    await media.close();
    throw new DialflowError('WrongState', 'The page was closed.');
  }

  get used(): number {
    return this.live.size;
  }

  figures(): TickFigures {
    return this.tick.figures();
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all([...this.live].map((one) => one.close()));
  }
}
