import { createSocket, type Socket } from 'node:dgram';
import { type Answers, answering, cpuMs } from '../party';
import type { CallerFigures, CallerTask } from './caller';

/** The stranger that calls: sip.js, over UDP by a transport of a few lines, without media. */
const ADDRESS = '127.0.0.1';
const SDP = [
  'v=0',
  `o=- 1 1 IN IP4 ${ADDRESS}`,
  's=-',
  `c=IN IP4 ${ADDRESS}`,
  't=0 0',
  'm=audio 40004 RTP/AVP 8 0 101',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:101 telephone-event/8000',
  'a=sendrecv',
  '',
].join('\r\n');

type SipJs = typeof import('sip.js', { with: { 'resolution-mode': 'import' } });

async function run(task: CallerTask): Promise<CallerFigures> {
  const sipjs: SipJs = await import('sip.js');
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, ADDRESS, resolve));
  const agent = new sipjs.UserAgent({
    uri: uriOf(sipjs, `sip:bench@${ADDRESS}:${socket.address().port}`),
    viaHost: ADDRESS,
    forceRport: true,
    transportConstructor: transportOver(sipjs, socket, task.port),
    sessionDescriptionHandlerFactory: () => ({
      close: () => undefined,
      getDescription: () => Promise.resolve({ body: SDP, contentType: 'application/sdp' }),
      hasDescription: (type: string) => type === 'application/sdp',
      setDescription: () => Promise.resolve(),
      sendDtmf: () => false,
    }),
    logLevel: 'error',
    logBuiltinEnabled: false,
  });
  await agent.start();
  const figures = { calls: 0, failed: 0, fault: undefined as string | undefined };
  const target = uriOf(sipjs, `sip:${task.user}@${ADDRESS}:${task.port}`);
  const cpuBefore = cpuMs();
  const start = performance.now();
  const until = start + task.seconds * 1_000;
  const lane = async (): Promise<void> => {
    while (performance.now() < until) {
      try {
        await call(sipjs, agent, target);
        figures.calls++;
      } catch (error) {
        figures.failed++;
        figures.fault ??= String(error);
      }
    }
  };
  await Promise.all(Array.from({ length: task.atATime ?? 1 }, lane));
  const ms = performance.now() - start;
  const cpuMsPerCall = (cpuMs() - cpuBefore) / figures.calls;
  socket.close();
  return { ...figures, callsPerSecond: figures.calls / (ms / 1_000), cpuMsPerCall };
}

/** INVITE, 180, 200, ACK, BYE, 200. */
function call(
  { Inviter, SessionState }: SipJs,
  agent: InstanceType<SipJs['UserAgent']>,
  target: InstanceType<SipJs['URI']>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const inviter = new Inviter(agent, target);
    let answered = false;
    inviter.stateChange.addListener((state) => {
      if (state === SessionState.Established) {
        answered = true;
        // Not from inside the call that tells it.
        queueMicrotask(() => inviter.bye().catch(reject));
      } else if (state === SessionState.Terminated) {
        if (answered) resolve();
        else reject(new Error('not answered'));
      }
    });
    inviter.invite().catch(reject);
  });
}

function transportOver({ TransportState, EmitterImpl }: SipJs, socket: Socket, port: number) {
  return class {
    readonly protocol = 'UDP';
    state = TransportState.Disconnected;
    readonly stateChange = new EmitterImpl<typeof this.state>();
    onConnect: (() => void) | undefined;
    onDisconnect: ((error?: Error) => void) | undefined;
    onMessage: ((message: string) => void) | undefined;

    constructor() {
      socket.on('message', (bytes) => this.onMessage?.(bytes.toString()));
    }

    connect(): Promise<void> {
      this.to(TransportState.Connecting);
      this.to(TransportState.Connected);
      this.onConnect?.();
      return Promise.resolve();
    }

    disconnect(): Promise<void> {
      return Promise.resolve();
    }

    dispose(): Promise<void> {
      return Promise.resolve();
    }

    isConnected(): boolean {
      return this.state === TransportState.Connected;
    }

    send(message: string): Promise<void> {
      socket.send(message, port, ADDRESS);
      return Promise.resolve();
    }

    private to(state: typeof this.state): void {
      this.state = state;
      this.stateChange.emit(state);
    }
  };
}

function uriOf({ UserAgent }: SipJs, text: string): InstanceType<SipJs['URI']> {
  const uri = UserAgent.makeURI(text);
  if (!uri) throw new Error(`no URI: ${text}`);
  return uri;
}

const answers: Answers = { run };

answering(answers);
