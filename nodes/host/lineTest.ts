import { DialflowError, type EngineOptions, type TrunkStatus } from '../../engine/api';
import type { EngineLease, TrunkProbe } from '../../engine/client';
import { words, type Words } from './definition';
import { askGateways, gatewaysUntested } from './smsTest';

/** How trunks are asked; tests pass their own. */
export interface LineTestParts {
  /** The engine that runs with these options already, if there is one. */
  join(options: EngineOptions): Promise<EngineLease | null>;
  /** Without an engine: nothing is stored, and no call taken. */
  probe: TrunkProbe;
}

/** What came of a trunk, or a gateway of messages, for people. */
export interface TrunkTold {
  name: string;
  up: boolean;
  words: Words;
}

/**
 * Asks every trunk of a SIP line how it stands: through the engine that runs with the same
 * options, else by a probe; and that engine how its gateways of messages stand. None on the
 * simulated line without messages.
 *
 * @throws DialflowError `InvalidInput` where the settings are wrong.
 */
export async function testLine(
  options: EngineOptions,
  { join, probe }: LineTestParts,
): Promise<TrunkTold[]> {
  const { line, sms } = options;
  if (line.kind !== 'sip' && !sms) return [];
  const lease = await join(options);
  try {
    const trunks =
      line.kind === 'sip'
        ? await askTrunks(options, (trunk) =>
            lease ? lease.client.line.test({ trunk }) : probe(line, trunk),
          )
        : [];
    const gateways = lease ? await askGateways(options, lease.client) : gatewaysUntested(options);
    return [...trunks, ...gateways];
  } finally {
    await lease?.release();
  }
}

/** All at once: one that is down takes its time. */
export async function askTrunks(
  { line }: EngineOptions,
  ask: (trunk: string) => Promise<TrunkStatus>,
): Promise<TrunkTold[]> {
  const names = line.kind === 'sip' ? line.trunks.map(({ name }) => name) : [];
  return Promise.all(
    names.map(async (name) => {
      try {
        return told(await ask(name));
      } catch (thrown) {
        const error = DialflowError.from(thrown);
        if (error.code === 'InvalidInput') throw error;
        return { name, up: false, words: isDown(name, error.message) };
      }
    }),
  );
}

function told({ name, state, detail, roundTripMs, registered }: TrunkStatus): TrunkTold {
  if (state !== 'up') return { name, up: false, words: isDown(name, detail) };
  const took = roundTripMs === null ? '' : `${Math.round(roundTripMs)}`;
  const zh = [registered ? '已注册' : '', took && `${took} 毫秒`].filter(Boolean).join('，');
  const en = [registered ? 'registered' : '', took && `${took} ms`].filter(Boolean).join(', ');
  return {
    name,
    up: true,
    words: words(
      `中继“${name}”可用${zh && `（${zh}）`}`,
      `Trunk "${name}" is up${en && ` (${en})`}`,
    ),
  };
}

const isDown = (name: string, detail: string | null): Words =>
  words(
    `中继“${name}”不可用：${detail ?? '没有应答'}`,
    `Trunk "${name}" is down: ${detail ?? 'no answer'}`,
  );
