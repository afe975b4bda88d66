import type { Codec, ListenSettings, SipProtocol, TrunkSettings } from '../../../api';

/** Where we listen when nothing is said (`ListenSettings.port`). */
export const DEFAULT_LISTEN_PORTS: Readonly<Record<SipProtocol, number>> = {
  UDP: 5060,
  TCP: 5060,
  TLS: 5061,
  WS: 8088,
  WSS: 8089,
};

export const DEFAULT_LISTEN: readonly ListenSettings[] = [{ protocol: 'UDP' }, { protocol: 'TCP' }];

/** The first and the last. */
export const DEFAULT_MEDIA_PORTS = { from: 20_000, to: 29_999 };

export const DEFAULT_REALM = 'dialflow';
export const DEFAULT_DEAD_PEER_SECONDS = 20;

/** Of a trunk, where nothing is said. */
export const TRUNK_DEFAULTS = {
  protocol: 'UDP',
  registerSeconds: 300,
  order: 0,
  weight: 1,
  identity: 'from',
  codecs: ['PCMA', 'PCMU'] as readonly Codec[],
  keepAliveSeconds: 30,
} as const satisfies Partial<Record<keyof TrunkSettings, unknown>>;
