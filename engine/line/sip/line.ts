import type { PhoneStatus, SipLineSettings, TrunkStatus } from '../../api';
import { AnsweringMachineDetector } from '../../media/answeringMachine';
import { mediaClock } from '../../media/mediaClock';
import { PortRange } from '../../media/portRange';
import type { StreamParts } from '../../media/stream';
import { Tick, type TickFigures } from '../../media/tick';
import type { Recogniser, Synthesiser } from '../../speech/port';
import type { LegListener, Line, PlaceRequest } from '../port';
import { IncomingCalls } from './incoming';
import { LegMedia, SipLeg, type LegMediaListener, type Way } from './leg';
import type { LocalAudio } from './sdp';
import {
  DEFAULT_DEAD_PEER_SECONDS,
  DEFAULT_MEDIA_PORTS,
  DEFAULT_PREFIXES,
  TRUNK_DEFAULTS,
} from './settings';
import { openStack, type Stack, type StackParts } from './stack';
import { localAddress, type ListeningPoint } from './transport';
import { Voice } from './voice';
import { waysTo } from './ways';

export interface SipLineParts extends StackParts {
  /** Checked by `parseSipLine`. */
  settings: SipLineSettings;
  /** Without one nothing can be said. */
  synthesiser: Synthesiser | undefined;
  /** Without one only keys are heard. */
  recogniser: Recogniser | undefined;
  /** What went wrong outside and ends no call: a provider of speech, a full disk. */
  warn(message: string): void;
}

/**
 * The line that carries real calls: trunks, agents' phones, and the audio of each call.
 *
 * @example
 * const line = await SipLine.open({ clock, random, settings, synthesiser, recogniser, fault });
 * const leg = line.place(request, listener);
 */
export class SipLine implements Line {
  readonly kind = 'sip';
  private readonly legs = new Set<SipLeg>();
  private readonly streams: StreamParts;
  private readonly incoming: IncomingCalls;
  private closing: Promise<void> | undefined;

  private constructor(
    private readonly parts: SipLineParts,
    private readonly stack: Stack,
    takes: (incoming: IncomingCalls) => void,
  ) {
    const { settings, random, fault } = parts;
    const { fromPort, toPort } = { ...MEDIA_PORTS, ...settings.media };
    this.streams = {
      ...{ clock: mediaClock, random },
      tick: new Tick(mediaClock, fault),
      ports: new PortRange(fromPort, toPort, random),
    };
    const { trunks, registrar } = stack;
    this.incoming = new IncomingCalls({
      ...{ trunks, registrar, fault },
      place: (request, listener) => this.place(request, listener),
      openMedia: ({ invite }, listener) =>
        this.openMedia(invite.flow.remote.address, TRUNK_DEFAULTS.codecs, listener),
    });
    takes(this.incoming);
  }

  /** Opens the points and takes up with the trunks; rejects when a point cannot be had. */
  static async open(parts: SipLineParts): Promise<SipLine> {
    let incoming: IncomingCalls | undefined;
    const stack = await openStack(parts, (session) => {
      if (incoming) return incoming.take(session);
      session.reject(503);
      return { ended: () => undefined };
    });
    return new SipLine(parts, stack, (calls) => (incoming = calls));
  }

  place(request: PlaceRequest, listener: LegListener): SipLeg {
    const { clock, fault, warn } = this.parts;
    const { agent } = this.stack;
    const leg = new SipLeg({
      ...{ clock, request, listener, fault, warn },
      invite: (invite, told) => agent.invite(invite, told),
      ways: () => this.ways(request),
      openMedia: (way, told) => this.openWayMedia(way, told),
      openVoice: (media) => this.openVoice(media, request, listener),
      watchAnswer,
      over: (ended) => this.legs.delete(ended),
    });
    this.legs.add(leg);
    if (this.closing) leg.drop();
    return leg;
  }

  phones(): PhoneStatus[] {
    return this.stack.registrar.status();
  }

  trunks(): TrunkStatus[] {
    return this.stack.trunks.statuses();
  }

  /** Asks a trunk now. @throws DialflowError NotFound. */
  test(trunk: string): Promise<TrunkStatus> {
    return this.stack.trunks.test(trunk);
  }

  /** Where others reach us, with the ports that were taken. */
  get points(): readonly ListeningPoint[] {
    return this.stack.points;
  }

  /** What is alive in the layers; all 0 when nothing is under way. */
  counters(): Record<string, number> {
    return {
      ...this.stack.counters(),
      legs: this.legs.size,
      incoming: this.incoming.size,
      rtpPorts: this.streams.ports.used,
    };
  }

  /** How well audio kept its time. */
  tickFigures(): TickFigures {
    return this.streams.tick.figures();
  }

  close(): Promise<void> {
    this.closing ??= this.end();
    return this.closing;
  }

  private async end(): Promise<void> {
    for (const leg of [...this.legs]) leg.drop();
    this.incoming.hangUpAll();
    await this.stack.close();
  }

  private ways(request: PlaceRequest): ReturnType<typeof waysTo> {
    const { trunks, registrar, points } = this.stack;
    const [point] = points;
    const domain = point?.advertised?.host ?? localAddress('127.0.0.1');
    const { allowedPrefixes = DEFAULT_PREFIXES } = this.parts.settings;
    return waysTo(request, { trunks, registrar, allowedPrefixes, domain });
  }

  private async openWayMedia(way: Way, listener: LegMediaListener): Promise<LegMedia> {
    // Where nothing is found, the INVITE says so, and the next way is tried.
    const none = [] as const;
    const [target] = await way.peer.targets(way.peer.route[0] ?? way.uri).catch(() => none);
    return this.openMedia(target?.address ?? '127.0.0.1', way.laws, listener);
  }

  private openMedia(
    remote: string,
    laws: LocalAudio['laws'],
    listener: LegMediaListener,
  ): Promise<LegMedia> {
    const { media = {}, deadPeerSeconds = DEFAULT_DEAD_PEER_SECONDS } = this.parts.settings;
    const settings = {
      address: media.address ?? localAddress(remote),
      ...(media.advertisedAddress && { advertised: media.advertisedAddress }),
      ...{ laws, deadAfterMs: deadPeerSeconds * 1_000 },
    };
    return LegMedia.open(this.streams, settings, listener);
  }

  private openVoice(media: LegMedia, request: PlaceRequest, listener: LegListener): Voice {
    const { clock, synthesiser, recogniser, warn } = this.parts;
    const { language, understands, hotWords } = request;
    return new Voice({
      ...{ clock, stream: media, synthesiser, recogniser, language, understands },
      ...(hotWords && { hotWords }),
      listener: {
        speechStarted: () => listener.speechStarted(),
        speech: (heard) => listener.speech(heard),
        failed: ({ message }) => warn(message),
      },
    });
  }
}

const MEDIA_PORTS = { fromPort: DEFAULT_MEDIA_PORTS.from, toPort: DEFAULT_MEDIA_PORTS.to };

/** Person or machine, from the answer on; nothing waits for it. */
function watchAnswer(media: LegMedia, listener: LegListener): void {
  const detector = new AnsweringMachineDetector({
    decided: (who) => listener.answeredBy?.(who),
    messageMayBegin: () => {
      media.removeTap(detector);
      listener.messageMayBegin?.();
    },
  });
  media.addTap(detector);
}
