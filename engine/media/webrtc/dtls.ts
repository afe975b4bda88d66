import { createHash, timingSafeEqual, verify, X509Certificate } from 'node:crypto';
import { CipherContext, DtlsServer } from 'werift-dtls/lib/dtls/src/index.js';
import { KEY_BYTES, SALT_BYTES } from './srtp';

/** SRTP_AES128_CM_HMAC_SHA1_80 (RFC 5764, section 4.1.2). */
const SRTP_PROFILE = 0x0001;
/** SHA-256 with ECDSA. */
const SIGNATURE = { hash: 4, signature: 3 } as const;
const CERTIFICATE_VERIFY = 15;

/** Our side of a handshake: a certificate that nobody has signed, known by its fingerprint. */
export interface DtlsIdentity {
  certPem: string;
  keyPem: string;
  /** Of the certificate, as it stands in SDP: `AB:CD:…`, SHA-256. */
  fingerprint: string;
}

export async function newIdentity(): Promise<DtlsIdentity> {
  const { certPem, keyPem } = await CipherContext.createSelfSignedCertificateWithKey(SIGNATURE);
  return { certPem, keyPem, fingerprint: fingerprintOf(new X509Certificate(certPem).raw) };
}

export interface SrtpKeys {
  local: { key: Buffer; salt: Buffer };
  remote: { key: Buffer; salt: Buffer };
}

export interface DtlsEvents {
  send(bytes: Buffer): void;
  /** Hands are shaken with whom the fingerprint names. */
  keyed(keys: SrtpKeys): void;
  failed(reason: string): void;
  closed(): void;
}

/**
 * The server of a DTLS-SRTP handshake (RFC 5764). The library shakes hands; whom with is checked
 * here: the certificate by its fingerprint, and the signature over the handshake, which shows that
 * the other side has the certificate's key (RFC 5246, section 7.4.8). The library leaves that out.
 */
export class DtlsHandshake {
  private readonly transport: Loose;
  private readonly server: DtlsServer;

  constructor(
    identity: DtlsIdentity,
    private readonly fingerprint: string,
    private readonly events: DtlsEvents,
  ) {
    this.transport = {
      type: 'udp',
      address: { address: '', family: 'IPv4', port: 0 },
      closed: false,
      onData: () => undefined,
      send: (bytes) => {
        events.send(bytes);
        return Promise.resolve();
      },
      close: () => Promise.resolve(),
    };
    this.server = new DtlsServer({
      transport: this.transport,
      srtpProfiles: [SRTP_PROFILE],
      cert: identity.certPem,
      key: identity.keyPem,
      signatureHash: SIGNATURE,
      certificateRequest: true,
      extendedMasterSecret: true,
    });
    this.server.onConnect.subscribe(() => this.connected());
    this.server.onError.subscribe((error) => events.failed(String(error)));
    this.server.onClose.subscribe(() => events.closed());
  }

  receive(bytes: Buffer): void {
    try {
      this.transport.onData(bytes, NOWHERE);
    } catch (error) {
      this.events.failed(String(error));
    }
  }

  /** It may have timers of its own that go on for a while; nothing more is sent. */
  close(): void {
    this.transport.closed = true;
    this.transport.send = () => Promise.resolve();
    this.server.onConnect.allUnsubscribe();
    this.server.onError.allUnsubscribe();
    this.server.onClose.allUnsubscribe();
  }

  private connected(): void {
    const fault = this.fault();
    if (fault !== undefined) return this.events.failed(fault);
    const { localKey, localSalt, remoteKey, remoteSalt } = this.server.extractSessionKeys(
      KEY_BYTES,
      SALT_BYTES,
    ) as Record<'localKey' | 'localSalt' | 'remoteKey' | 'remoteSalt', Buffer>;
    this.events.keyed({
      local: { key: Buffer.from(localKey), salt: Buffer.from(localSalt) },
      remote: { key: Buffer.from(remoteKey), salt: Buffer.from(remoteSalt) },
    });
  }

  /** Why hands were not shaken with whom they should have been. */
  private fault(): string | undefined {
    const { server } = this;
    if (server.srtp.srtpProfile !== SRTP_PROFILE) return 'no SRTP profile is common';
    const certificate = server.remoteCertificate;
    if (!certificate) return 'the browser showed no certificate';
    if (!isSame(fingerprintOf(certificate), this.fingerprint)) {
      return "the browser's certificate is not the one that its description names";
    }
    const messages = server.dtls.sortedHandshakeCache;
    const at = messages.findIndex(({ msg_type }) => msg_type === CERTIFICATE_VERIFY);
    const proof = messages[at]?.fragment;
    if (!proof) return 'the browser did not prove that the certificate is its own';
    const signed = Buffer.concat(messages.slice(0, at).map((one) => one.serialize()));
    // Algorithm, length, signature.
    const signature = proof.subarray(4, 4 + proof.readUInt16BE(2));
    const { publicKey } = new X509Certificate(certificate);
    return verify('sha256', signed, publicKey, signature)
      ? undefined
      : 'the browser could not prove that the certificate is its own';
  }
}

const NOWHERE = ['0.0.0.0', 0] as const;

/** What the library asks of a transport, with parts that can be put in. */
type Loose = ConstructorParameters<typeof DtlsServer>[0]['transport'] & {
  onData(bytes: Buffer, from: readonly [string, number]): void;
  closed: boolean;
};

function fingerprintOf(certificate: Uint8Array): string {
  const hex = createHash('sha256').update(certificate).digest('hex').toUpperCase();
  return (hex.match(/../g) ?? []).join(':');
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one.toUpperCase()), Buffer.from(other.trim().toUpperCase())];
  return a.length === b.length && timingSafeEqual(a, b);
}
