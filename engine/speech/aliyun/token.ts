import { createHmac, randomUUID } from 'node:crypto';
import type { AliyunAccess } from '../../api';
import type { Clock } from '../../time/clock';
import { withoutSecrets } from '../../http/faults';
import { messageOf } from '../failure';
import { inside, numberIn, objectIn, textIn } from '../socket/dialect';

const META_URL = 'https://nls-meta.cn-shanghai.aliyuncs.com/';
const PATIENCE_MS = 5_000;
/** A new one is made so long before the old one ends, so that none ends within a call. */
const AHEAD_MS = 10 * 60_000;
const SAID_LENGTH = 300;

/**
 * The token that NLS is entered with: the one that is set, or one made with an AccessKey
 * (`CreateToken`), kept until shortly before its end.
 */
export class AliyunToken {
  private kept: { token: string; until: number } | undefined;
  private making: Promise<string> | undefined;

  constructor(
    private readonly access: AliyunAccess,
    private readonly clock: Clock,
  ) {}

  /** Rejects with an Error for people. */
  async get(): Promise<string> {
    const { token, accessKeyId, accessKeySecret } = this.access;
    if (token) return token;
    if (this.kept && this.clock.now() < this.kept.until) return this.kept.token;
    if (!accessKeyId || !accessKeySecret) throw new Error('it has neither token nor AccessKey.');
    this.making ??= this.make(accessKeyId, accessKeySecret).finally(
      () => (this.making = undefined),
    );
    return this.making;
  }

  /** It was not taken: the next call gets a new one. True where that may help. */
  refused(): boolean {
    const had = this.kept !== undefined;
    this.kept = undefined;
    return had && !this.access.token;
  }

  secrets(): (string | undefined)[] {
    const { token, accessKeySecret } = this.access;
    return [token, accessKeySecret, this.kept?.token];
  }

  private async make(id: string, secret: string): Promise<string> {
    const url = new URL(this.access.tokenUrl ?? META_URL);
    const query = signed(
      {
        ...{ AccessKeyId: id, Action: 'CreateToken', Format: 'JSON', RegionId: regionOf(url) },
        ...{ SignatureMethod: 'HMAC-SHA1', SignatureNonce: randomUUID(), SignatureVersion: '1.0' },
        Timestamp: new Date(this.clock.now()).toISOString().replace(/\.\d+Z$/, 'Z'),
        Version: '2019-02-28',
      },
      secret,
    );
    const slow = new AbortController();
    const timer = this.clock.after(PATIENCE_MS, () => slow.abort());
    const failed = (reason: string): Error =>
      new Error(`no token from ${url.origin}: ${withoutSecrets(reason, [secret])}.`);
    try {
      const response = await fetch(url, {
        method: 'POST',
        redirect: 'manual',
        headers: {
          accept: 'application/json',
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: query,
        signal: slow.signal,
      });
      const said = await response.text();
      const found = tokenIn(said);
      if (!response.ok || !found) throw failed(`${response.status} ${faultIn(said)}`);
      this.kept = { token: found.id, until: found.expiresAt - AHEAD_MS };
      return found.id;
    } catch (error) {
      if (slow.signal.aborted) throw failed(`no answer within ${PATIENCE_MS / 1_000} s`);
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      throw messageOf(error).startsWith('no token') ? error : failed(messageOf(cause));
    } finally {
      timer.cancel();
    }
  }
}

/** `nls-meta.cn-shanghai.aliyuncs.com` tells its region. */
const regionOf = ({ host }: URL): string =>
  /\.([a-z]+-[a-z0-9-]+)\./.exec(host)?.[1] ?? 'cn-shanghai';

/** The query of an RPC call, with its signature (POP, version 1.0). */
export function signed(params: Readonly<Record<string, string>>, secret: string): string {
  const query = Object.keys(params)
    .sort()
    .map((name) => `${escaped(name)}=${escaped(params[name] ?? '')}`)
    .join('&');
  const text = `POST&${escaped('/')}&${escaped(query)}`;
  const signature = createHmac('sha1', `${secret}&`).update(text).digest('base64');
  return `Signature=${escaped(signature)}&${query}`;
}

/** RFC 3986: what JavaScript leaves as it is besides goes as well. */
const escaped = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

function tokenIn(body: string): { id: string; expiresAt: number } | undefined {
  try {
    const { Id: id, ExpireTime: seconds } = inside(objectIn(body)['Token']);
    const expiresAt = 1_000 * numberIn(seconds, 0);
    return typeof id === 'string' && id !== '' ? { id, expiresAt } : undefined;
  } catch {
    return undefined; // told by the status and what was said
  }
}

/** `{"Code", "Message"}`, or `{"ErrMsg"}`. */
function faultIn(body: string): string {
  try {
    const { Message, Code, ErrMsg } = objectIn(body);
    const [code, message] = [textIn(Code), textIn(Message) || textIn(ErrMsg)];
    return [code, message].filter(Boolean).join(': ').slice(0, SAID_LENGTH) || 'without a token';
  } catch {
    return body.replace(/\s+/g, ' ').trim().slice(0, SAID_LENGTH);
  }
}
