import type { Invitation, Registerer, UserAgent, Web } from 'sip.js';
import type * as Sip from 'sip.js';
import type { PhoneIdentity } from '../messages';
import { socketUrl } from './connection';
import { byId } from './dom';

/** The library, as `sip.js` of this page has put it there. */
declare const SIP: typeof Sip;

export interface PhoneEvents {
  /** Somebody calls, or no longer. */
  ringing(on: boolean): void;
  failed(why: string): void;
  /** How loud the microphone is, 0 to 1. */
  level(value: number): void;
}

/** A browser's candidates are at hand at once: there is no server to ask for more. */
const GATHERING_MS = 1_000;
const LEVEL_MS = 100;
/** Without the robot's own voice, and otherwise as it is: recognisers know noise. */
const MICROPHONE = {
  audio: { echoCancellation: true, noiseSuppression: false, autoGainControl: false },
  video: false,
} as const;

/** The softphone: it registers with the engine, and is called by it. */
export class Phone {
  private agent: UserAgent | undefined;
  private registerer: Registerer | undefined;
  private call: Invitation | undefined;
  private microphone: MediaStream | undefined;
  private meter: { timer: number; context: AudioContext } | undefined;

  constructor(
    private readonly identity: PhoneIdentity,
    private readonly events: PhoneEvents,
  ) {}

  async start(): Promise<void> {
    const { name, password, realm } = this.identity;
    const uri = SIP.UserAgent.makeURI(`sip:${name}@${realm}`);
    if (!uri) throw new Error(`sip:${name}@${realm} is no address`);
    this.agent = new SIP.UserAgent({
      uri,
      transportOptions: { server: socketUrl('sip') },
      authorizationUsername: name,
      authorizationPassword: password,
      logBuiltinEnabled: false,
      sessionDescriptionHandlerFactoryOptions: {
        iceGatheringTimeout: GATHERING_MS,
        peerConnectionConfiguration: { iceServers: [] },
      },
      delegate: { onInvite: (invitation) => this.invited(invitation) },
    });
    await this.agent.start();
    this.registerer = new SIP.Registerer(this.agent);
    await this.registerer.register();
  }

  /** Asked for by a press of a button, for only then browsers give the microphone. */
  async answer(): Promise<void> {
    const { call } = this;
    if (!call) return;
    try {
      await call.accept({
        sessionDescriptionHandlerOptions: { constraints: MICROPHONE },
      });
    } catch (error) {
      this.events.failed(error instanceof Error ? error.message : String(error));
      await call.reject().catch(() => undefined); // it may be over by now
    }
  }

  async hangUp(): Promise<void> {
    const { call } = this;
    if (!call) return;
    const isUp = call.state === SIP.SessionState.Established;
    await (isUp ? call.bye() : call.reject()).catch(() => undefined);
  }

  press(key: string): void {
    this.call?.sessionDescriptionHandler?.sendDtmf(key, { duration: 120, interToneGap: 80 });
  }

  async stop(): Promise<void> {
    await this.hangUp();
    await this.agent?.stop();
  }

  private invited(invitation: Invitation): void {
    if (this.call) return void invitation.reject({ statusCode: 486 });
    this.call = invitation;
    this.events.ringing(true);
    invitation.stateChange.addListener((state) => {
      if (state === SIP.SessionState.Established) this.established(invitation);
      if (state === SIP.SessionState.Terminated) this.ended();
    });
    invitation.progress().catch(() => undefined); // it may be over by now
  }

  private established(call: Invitation): void {
    const handler = call.sessionDescriptionHandler as Web.SessionDescriptionHandler | undefined;
    if (!handler) return;
    const sound = byId<HTMLAudioElement>('sound');
    sound.srcObject = handler.remoteMediaStream;
    sound.play().catch((error: unknown) => this.events.failed(String(error)));
    this.microphone = handler.localMediaStream;
    this.measure(this.microphone);
  }

  private ended(): void {
    this.call = undefined;
    byId<HTMLAudioElement>('sound').srcObject = null;
    for (const track of this.microphone?.getTracks() ?? []) track.stop();
    this.microphone = undefined;
    if (this.meter) {
      window.clearInterval(this.meter.timer);
      void this.meter.context.close();
      this.meter = undefined;
    }
    this.events.level(0);
    this.events.ringing(false);
  }

  private measure(stream: MediaStream): void {
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 512;
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const timer = window.setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      const square = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      // −60 dB to 0 dB.
      this.events.level(Math.max(0, 1 + Math.log10(Math.max(square, 1e-12)) / 6));
    }, LEVEL_MS);
    this.meter = { timer, context };
  }
}
