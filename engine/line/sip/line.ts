import type { PhoneStatus, SipLineSettings, TrunkStatus } from '../../api';
import type { TickFigures } from '../../media/tick';
import type { Recogniser, Synthesiser } from '../../speech/port';
import type { CallTaker, IncomingListener, LegListener, Line, PlaceRequest } from '../port';
import { IncomingCalls } from './incoming';
import { SipLeg, type LegAudio } from './leg';
import { MessageSender, type MessageReply, type TextMessage } from './messages';
import { RtpAudio, type LineAudio } from './lineAudio';
import { DEFAULT_PREFIXES } from './settings';
import { openStack, type Stack, type StackParts } from './stack';
import type { ListeningPoint } from './transport';
import { Making, Voice } from './voice';
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
  /** Tests give their own. */
  audio?: LineAudio;
}

/**
 * The line that carries real calls: trunks, agents' phones, and the audio of each call.
 *
 * @example
 * const line = await SipLine.open({ clock, random, settings, synthesiser, recogniser, fault, warn });
 * const leg = line.place(request, listener);
 */
export class SipLine implements Line {
  readonly kind = 'sip';
  private readonly legs = new Set<SipLeg>();
  private readonly incoming: IncomingCalls;
  private closing: Promise<void> | undefined;
  /** Called when the last leg is over. */
  private idle: () => void = () => undefined;

  private constructor(
    private readonly parts: SipLineParts,
    private readonly audio: LineAudio,
    private readonly stack: Stack,
  ) {
    const { trunks, registrar } = stack;
    this.incoming = new IncomingCalls({
      ...{ trunks, registrar, fault: parts.fault },
      place: (request, listener) => this.place(request, listener),
      openAudio: ({ invite }, laws, listener) =>
        audio.open(invite.flow.remote.address, laws, listener),
      openVoice: (stream, listener) => this.openPrompts(stream, listener),
    });
  }

  /** Opens the points and takes up with the trunks; rejects when a point cannot be had. */
  static async open(parts: SipLineParts): Promise<SipLine> {
    const audio = parts.audio ?? new RtpAudio(parts);
    const opened: { line?: SipLine } = {};
    const stack = await openStack(parts, (session) => {
      if (opened.line) return opened.line.incoming.take(session);
      session.reject(503);
      return { ended: () => undefined };
    });
    opened.line = new SipLine(parts, audio, stack);
    return opened.line;
  }

  place(request: PlaceRequest, listener: LegListener): SipLeg {
    const { clock, fault, warn, settings } = this.parts;
    const { agent, trunks, registrar } = this.stack;
    const { allowedPrefixes = DEFAULT_PREFIXES } = settings;
    const ways = waysTo(request, { trunks, registrar, allowedPrefixes });
    // At once: whoever looks at `phones` next is to see that it is taken.
    const free =
      request.phone !== undefined && 'ways' in ways ? registrar.occupy(request.phone) : undefined;
    const making = new Making({
      synthesiser: this.parts.synthesiser,
      language: request.language,
      ...(request.voice && { voice: request.voice }),
      failed: ({ message }) => warn(message),
    });
    const leg = new SipLeg({
      ...{ clock, request, listener, ways, fault, warn },
      prepare: (saying) => making.prepare(saying),
      invite: (invite, told) => agent.invite(invite, told),
      openAudio: (address = LOOPBACK, laws, told) => this.audio.open(address, laws, told),
      openVoice: (audio) => this.openVoice(audio, making, request, listener),
      over: (ended) => {
        free?.();
        this.legs.delete(ended);
        if (this.legs.size === 0) this.idle();
      },
    });
    this.legs.add(leg);
    if (this.closing) leg.drop();
    return leg;
  }

  takeCalls(taker: CallTaker): void {
    this.incoming.taker = taker;
  }

  phones(): PhoneStatus[] {
    return this.stack.registrar.status();
  }

  trunks(): TrunkStatus[] {
    return this.stack.trunks.statuses();
  }

  /** Sends a text over a trunk (RFC 3428). Never rejects. */
  sendMessage(trunk: string, message: Omit<TextMessage, 'trunk' | 'id'>): Promise<MessageReply> {
    const { agent, trunks } = this.stack;
    return new MessageSender(agent, trunks).send(trunk, message);
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
      rtpPorts: this.audio.used,
      trunkCalls: this.trunks().reduce((sum, { liveCalls }) => sum + liveCalls, 0),
      phonesInCall: this.phones().filter(({ inCall }) => inCall).length,
    };
  }

  /** How well audio kept its time. */
  tickFigures(): TickFigures {
    return this.audio.figures();
  }

  close(): Promise<void> {
    this.closing ??= this.end();
    return this.closing;
  }

  private async end(): Promise<void> {
    const over = new Promise<void>((resolve) => (this.idle = resolve));
    if (this.legs.size === 0) this.idle();
    for (const leg of [...this.legs]) leg.drop();
    this.incoming.hangUpAll();
    // The stack ends what its peers do not; then legs only write their recordings.
    await this.stack.close();
    await over;
    await this.audio.close();
  }

  /** What only speaks: to whoever called. */
  private openPrompts(stream: LegAudio, { language }: IncomingListener): Voice {
    const { clock, synthesiser, warn } = this.parts;
    return new Voice({
      ...{ clock, stream, synthesiser, recogniser: undefined, language, understands: false },
      listener: {
        speechStarted: () => undefined,
        speech: () => undefined,
        failed: ({ message }) => warn(message),
      },
    });
  }

  private openVoice(
    stream: LegAudio,
    making: Making,
    request: PlaceRequest,
    listener: LegListener,
  ): Voice {
    const { clock, synthesiser, recogniser, warn } = this.parts;
    const { language, understands, hotWords, endSilenceMs } = request;
    return new Voice({
      ...{ clock, stream, synthesiser, recogniser, language, understands, making },
      ...(hotWords && { hotWords }),
      ...(endSilenceMs !== undefined && { listening: { endMs: endSilenceMs } }),
      listener: {
        speechStarted: () => listener.speechStarted(),
        speaking: (sofar) => listener.speaking?.(sofar),
        speech: (heard) => listener.speech(heard),
        failed: ({ message }) => warn(message),
      },
    });
  }
}

/** Where nobody knows where a call would go, it goes nowhere. */
const LOOPBACK = '127.0.0.1';
