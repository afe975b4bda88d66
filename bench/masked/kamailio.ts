import { createSocket } from 'node:dgram';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Child, freePort } from '../../scripts/hosts/processes';
import { cpuMsOf } from '../party';
import { ADDRESS } from '../sip/stack';
import { X } from './numbers';

const PROGRAM = '/usr/sbin/kamailio';

/**
 * The stranger that puts calls through: kamailio, which calls B showing X in place of A, and has
 * rtpengine relay what they say.
 */
export class Kamailio {
  private constructor(
    private readonly child: Child,
    readonly port: number,
    private readonly folder: string,
  ) {}

  /** `far`: the port of SIP of those who are called. Undefined where it is not installed. */
  static async start(far: number, rtpengine: number): Promise<Kamailio | undefined> {
    if (!existsSync(PROGRAM)) return undefined;
    const port = await freePort();
    const folder = mkdtempSync(join(tmpdir(), 'dialflow-kamailio-'));
    const file = join(folder, 'kamailio.cfg');
    writeFileSync(file, config({ port, far, rtpengine }));
    const child = new Child('kamailio', PROGRAM, ['-f', file, '-DD', '-E', '-Y', folder]);
    const one = new Kamailio(child, port, folder);
    await child.until('answer', () => answers(port), 10_000);
    return one;
  }

  /** User and system time of all its processes so far, ms. */
  cpuMs(): number {
    const { pid = 0 } = this.child;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1');
    const pids = children.split(' ').filter(Boolean).map(Number);
    return [pid, ...pids].reduce((sum, one) => sum + cpuMsOf(one), 0);
  }

  async stop(): Promise<void> {
    await this.child.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Whether anybody answers there; undefined: not yet. */
function answers(port: number): Promise<true | undefined> {
  const socket = createSocket('udp4');
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(undefined), 500);
    socket.once('message', () => {
      clearTimeout(late);
      resolve(true);
    });
    socket.bind(0, ADDRESS, () => {
      const own = `${ADDRESS}:${socket.address().port}`;
      const request = [
        `OPTIONS sip:${ADDRESS}:${port} SIP/2.0`,
        `Via: SIP/2.0/UDP ${own};branch=z9hG4bK${own}`,
        `From: <sip:bench@${own}>;tag=1`,
        `To: <sip:${ADDRESS}:${port}>`,
        `Call-ID: ${own}`,
        ...['CSeq: 1 OPTIONS', 'Max-Forwards: 70', 'Content-Length: 0', '', ''],
      ];
      socket.send(request.join('\r\n'), port, ADDRESS);
    });
  }).finally(() => socket.close()) as Promise<true | undefined>;
}

/** Who calls X as `138…` reaches `139…`, as with the engine. */
const config = ({ port, far, rtpengine }: Record<'port' | 'far' | 'rtpengine', number>): string => `
debug=0
log_stderror=yes
children=2
disable_tcp=yes
auto_aliases=no
listen=udp:${ADDRESS}:${port}
${['tm', 'sl', 'rr', 'pv', 'maxfwd', 'textops', 'siputils', 'uac', 'rtpengine']
  .map((name) => `loadmodule "${name}.so"`)
  .join('\n')}
modparam("rr", "append_fromtag", 1)
modparam("uac", "restore_mode", "auto")
modparam("rtpengine", "rtpengine_sock", "udp:${ADDRESS}:${rtpengine}")

request_route {
  if (!mf_process_maxfwd_header("10")) { sl_send_reply("483", "Too Many Hops"); exit; }
  if (is_method("OPTIONS")) { sl_send_reply("200", "OK"); exit; }
  if (has_totag()) {
    if (loose_route()) {
      if (is_method("BYE")) rtpengine_delete();
      t_relay();
    }
    exit;
  }
  if (is_method("CANCEL")) { if (t_check_trans()) t_relay(); exit; }
  if (!is_method("INVITE")) { sl_send_reply("405", "Method Not Allowed"); exit; }
  t_check_trans();
  $ru = "sip:139" + $(fU{s.substr,3,0}) + "@${ADDRESS}:${far}";
  record_route();
  uac_replace_from("", "sip:${X}@${ADDRESS}");
  rtpengine_offer("replace-origin replace-session-connection ICE=remove");
  t_on_reply("ANSWERED");
  t_relay();
}

onreply_route[ANSWERED] {
  if (has_body("application/sdp")) {
    rtpengine_answer("replace-origin replace-session-connection ICE=remove");
  }
}
`;
