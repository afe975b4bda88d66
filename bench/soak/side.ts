import type { IncomingSession, Session, SessionListener } from '../../engine/line/sip/dialog';
import { mediaClock } from '../../engine/media/mediaClock';
import { MediaSocket } from '../../engine/media/mediaSocket';
import { Player } from '../../engine/media/player';
import { PortRange } from '../../engine/media/portRange';
import { pcmSound } from '../../engine/media/sound';
import { RtpStream, type StreamParts } from '../../engine/media/stream';
import { Tick } from '../../engine/media/tick';
import { type Answers, answering } from '../party';
import { ADDRESS, audioAt, openStack, peerAt, type Stack } from '../sip/stack';

/** One of the two sides: signalling and audio of many calls in one thread. */
export interface SideState {
  begun: number;
  ended: number;
  /** Ended as they should: they were answered, and one side hung up. */
  good: number;
  /** Told twice that they ended, or came twice. */
  doubled: number;
  live: number;
  /** What is left in all layers. */
  left: number;
  /** Sockets, timers and whatever else keeps a process alive, by kind. */
  handles: Record<string, number>;
  rtpReceived: number;
  rtpLost: number;
  dead: number;
  faults: string[];
}

const TIMERS = { t1: 200 };
const KEYS = '12#';

const faults: string[] = [];
const state = { begun: 0, ended: 0, good: 0, doubled: 0, rtpReceived: 0, rtpLost: 0, dead: 0 };
let loss = 0;
let stack: Stack | undefined;
let ports: PortRange;
let parts: StreamParts;
/** Calls of ours at a time; 0: none is begun any more. */
let atATime = 0;
let target = 0;
const live = new Set<object>();
const prompt = pcmSound(Int16Array.from({ length: 16_000 }, () => (Math.random() - 0.5) * 8_000));

/** Streams of this process lose what they send, as the network would. */

const { send } = MediaSocket.prototype;
MediaSocket.prototype.send = function lossy(bytes, remote): void {
  if (Math.random() >= loss) send.call(this, bytes, remote);
};

/** One call's audio and all that happens in it, whoever began it. */
class Conversation implements SessionListener {
  session: Session | undefined;
  private confirmedOnce = false;
  private over = false;
  private readonly player = new Player();
  private readonly timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly stream: RtpStream,
    private readonly ours: boolean,
  ) {
    stream.source = this.player;
    live.add(this);
  }

  get audio() {
    return audioAt(this.stream.local.port);
  }

  media: NonNullable<SessionListener['media']> = (plan) => this.stream.apply(plan);

  confirmed(): void {
    if (this.confirmedOnce) state.doubled++;
    this.confirmedOnce = true;
    this.player.play(prompt);
    const holdMs = 3_000 + Math.random() * 9_000;
    if (Math.random() < 0.2) this.later(1_000, () => void this.stream.sendKeys(KEYS));
    if (Math.random() < 0.1) {
      this.later(1_500, () => void this.session?.renegotiate('sendonly'));
      this.later(2_500, () => void this.session?.renegotiate('sendrecv'));
    }
    // Each side hangs up half of the calls; the other one does it when that got lost altogether.
    const first = this.ours === Math.random() < 0.5;
    this.later(first ? holdMs : holdMs + 20_000, () => this.session?.hangUp());
  }

  ended(end: Parameters<SessionListener['ended']>[0]): void {
    if (this.over) return void state.doubled++;
    this.over = true;
    state.ended++;
    if (end.confirmed && end.by !== 'failure') state.good++;
    const { received } = this.stream.figures();
    state.rtpReceived += received.packets;
    state.rtpLost += received.lost;
    this.timers.forEach(clearTimeout);
    this.player.close();
    live.delete(this);
    void this.stream.close().then(next);
  }

  private later(ms: number, run: () => void): void {
    this.timers.push(setTimeout(run, ms));
  }
}

function openStream(): Promise<RtpStream> {
  return RtpStream.open(
    parts,
    { address: ADDRESS },
    { key: () => undefined, dead: () => state.dead++ },
  );
}

/** Begins calls until there are as many as there should be. */
function next(): void {
  if (live.size >= atATime) return;
  state.begun++;
  void openStream().then((stream) => {
    const conversation = new Conversation(stream, true);
    const uri = `sip:callee@${ADDRESS}:${target}`;
    const whom = { uri, from: `<sip:caller@${ADDRESS}>`, to: `<${uri}>`, peer: peerAt(target) };
    const session = stack?.agent.invite({ ...whom, audio: conversation.audio }, conversation);
    conversation.session = session;
  });
}

function taken(session: IncomingSession): SessionListener {
  state.begun++;
  let conversation: Conversation | undefined;
  let early: Parameters<SessionListener['ended']>[0] | undefined;
  session.ring();
  void openStream().then((stream) => {
    conversation = new Conversation(stream, false);
    conversation.session = session;
    if (early) conversation.ended(early);
    else session.answer(conversation.audio);
  });
  return {
    media: (plan) => conversation?.media(plan),
    confirmed: () => conversation?.confirmed(),
    ended: (end) => {
      if (conversation) conversation.ended(end);
      else early = end;
    },
  };
}

const answers: Answers = {
  open: async ({ from, to }: { from: number; to: number }): Promise<number> => {
    ports = new PortRange(from, to, Math.random);
    const tick = new Tick(mediaClock, (error) => faults.push(String(error)));
    parts = { clock: mediaClock, random: Math.random, tick, ports };
    stack = await openStack({
      timers: TIMERS,
      loses: () => Math.random() < loss,
      handlers: { invite: taken },
    });
    return stack.port;
  },
  begin: (task: { port: number; calls: number }): void => {
    target = task.port;
    atATime = task.calls;
    // Not all in one moment.
    for (let n = 0; n < task.calls; n++) setTimeout(next, n * 10);
  },
  stop: (): void => {
    atATime = 0;
  },
  lose: (share: number): void => {
    loss = share;
  },
  state: (): SideState => {
    const left = Object.values(stack?.left() ?? {}).reduce((sum, one) => sum + one, 0);
    const handles: Record<string, number> = {};
    for (const kind of process.getActiveResourcesInfo()) handles[kind] = (handles[kind] ?? 0) + 1;
    return {
      ...state,
      live: live.size,
      left: left + parts.tick.size + ports.used,
      handles,
      faults: [...faults, ...(stack?.faults() ?? [])],
    };
  },
};

answering(answers);
