import { resolve } from 'node:path';
import type {
  Codec,
  ListenSettings,
  PhoneSettings,
  SipLineSettings,
  SipProtocol,
  TrunkSettings,
} from '../engine/api';
import type { SettingsOf } from '../nodes/host/definition';
import { phoneLines } from './sip.checks';
import type { sipFields } from './sip.fields';
import { trunkField, TRUNKS, trunkValues } from './trunk.fields';

type Settings = SettingsOf<typeof sipFields> & { trunks: string };

/** The line's settings of a checked form; files that are named relatively lie under `home`. */
export function toSipLine(settings: Settings, home: string): SipLineSettings {
  const address = settings.localAddress.trim();
  const advertised = settings.advertisedAddress.trim();
  return {
    trunks: TRUNKS.filter((number) => number <= settings.trunks).map((number) =>
      toTrunk(settings, number),
    ),
    listen: settings.listenProtocols.map((protocol): ListenSettings => ({
      protocol: protocol as SipProtocol,
      port: portOf(settings, protocol as SipProtocol),
      ...(address && { address }),
      ...(advertised && { advertisedHost: advertised }),
    })),
    media: {
      ...(address && { address }),
      ...(advertised && { advertisedAddress: advertised }),
      fromPort: settings.mediaFromPort,
      toPort: settings.mediaToPort,
    },
    allowedPrefixes: settings.allowedPrefixes,
    phones: phoneLines(settings.phones).map(([name = '', password = '']): PhoneSettings => ({
      name,
      password,
    })),
    strangers: settings.strangers,
    ...(settings.phoneNetworks.length > 0 && { phoneNetworks: settings.phoneNetworks }),
    ...(settings.ownCertificate && {
      tls: {
        ...file('certificateFile', settings.certificateFile, home),
        ...file('keyFile', settings.keyFile, home),
        ...file('authorityFile', settings.authorityFile, home),
      },
    }),
    recording: settings.recording,
    deadPeerSeconds: settings.deadPeerSeconds,
  };
}

function portOf(settings: Settings, protocol: SipProtocol): number {
  switch (protocol) {
    case 'UDP':
    case 'TCP':
      return settings.listenPort;
    case 'TLS':
      return settings.tlsPort;
    case 'WS':
      return settings.wsPort;
    case 'WSS':
      return settings.wssPort;
  }
}

function toTrunk(settings: Settings, number: string): TrunkSettings {
  const trunk = trunkValues(settings, number);
  return {
    name: trunk.name.trim() || `trunk${number}`,
    host: trunk.host.trim(),
    ...(trunk.port > 0 && { port: trunk.port }),
    protocol: trunk.protocol,
    ...(/^WSS?$/.test(trunk.protocol) && text('webSocketPath', trunk.webSocketPath)),
    ...text('domain', trunk.domain),
    ...text('outboundProxy', trunk.outboundProxy),
    ...text('username', trunk.username),
    // Blanks may belong to it.
    ...(trunk.password && { password: trunk.password }),
    ...text('account', trunk.account),
    ...(trunk.inboundPhones.length > 0 && { inboundPhones: trunk.inboundPhones }),
    register: trunk.register,
    registerSeconds: trunk.registerSeconds,
    order: trunk.order,
    weight: trunk.weight,
    identity: trunk.identity,
    privateCallerId: trunk.private,
    ...text('callerNumber', trunk.callerNumber),
    ...text('dialPrefix', trunk.dialPrefix),
    codecs: trunk.codecs.split(',') as Codec[],
    keepAliveSeconds: trunk.keepAlive,
    ...(trunk.maxConcurrency > 0 && { maxConcurrency: trunk.maxConcurrency }),
  };
}

/** Nothing where it is empty: the engine has a default. */
const text = <K extends string>(name: K, value: string): { [P in K]?: string } =>
  (value.trim() === '' ? {} : { [name]: value.trim() }) as { [P in K]?: string };

const file = <K extends string>(name: K, value: string, home: string): { [P in K]?: string } =>
  text(name, value.trim() && resolve(home, value.trim()));

/** What the engine finds wrong, by the names of the fields. */
export const LINE_PATHS: readonly (readonly [string, string])[] = [
  ...TRUNKS.flatMap((number, index) =>
    (
      [
        ['privateCallerId', 'private'],
        ['keepAliveSeconds', 'keepAlive'],
        ...[
          'name host port protocol webSocketPath domain outboundProxy username password account',
          'register registerSeconds order weight identity callerNumber dialPrefix codecs',
          'maxConcurrency inboundPhones',
        ].flatMap((names) => names.split(' ').map((name) => [name, name] as const)),
      ] as const
    ).map(([from, to]): [string, string] => [`trunks[${index}].${from}`, trunkField(number, to)]),
  ),
  ['media.address', 'localAddress'],
  ['media.advertisedAddress', 'advertisedAddress'],
  ['media.fromPort', 'mediaFromPort'],
  ['media.toPort', 'mediaToPort'],
  ['tls.certificateFile', 'certificateFile'],
  ['tls.keyFile', 'keyFile'],
  ['tls.authorityFile', 'authorityFile'],
];
