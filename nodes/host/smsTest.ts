import type { EngineOptions, SmsGatewayStatus } from '../../engine/api';
import type { EngineClient } from '../../engine/client';
import { words, type Words } from './definition';
import type { TrunkTold } from './lineTest';

/** An engine that has just been started is still binding: it gets so long. */
const PATIENCE_MS = 5_000;
const LOOK_MS = 200;

/** How the gateways of an engine stand, in words; none where it has no messages. */
export async function askGateways(
  { sms }: Pick<EngineOptions, 'sms'>,
  client: EngineClient,
  pause: (ms: number) => Promise<void> = (ms) => new Promise((go) => void setTimeout(go, ms)),
): Promise<TrunkTold[]> {
  if (!sms) return [];
  let gateways = await client.sms.status();
  for (let waited = 0; waited < PATIENCE_MS && gateways.some(isConnecting); waited += LOOK_MS) {
    await pause(LOOK_MS);
    gateways = await client.sms.status();
  }
  return gateways.map((gateway) => ({
    name: gateway.name,
    up: gateway.state === 'up',
    words: told(gateway),
  }));
}

/** Of settings that no engine runs with: a bind of our own could put an end to that of another. */
export const gatewaysUntested = ({ sms }: Pick<EngineOptions, 'sms'>): TrunkTold[] =>
  sms
    ? [
        {
          name: 'sms',
          up: true,
          words: words('短信通道：部署后再测试', 'SMS gateways: deploy, then test again'),
        },
      ]
    : [];

const isConnecting = ({ state }: SmsGatewayStatus): boolean => state === 'connecting';

function told({ name, state, detail }: SmsGatewayStatus): Words {
  if (state === 'up') return words(`短信通道“${name}”可用`, `SMS gateway "${name}" is up`);
  const why = detail ? words(`：${detail}`, `: ${detail}`) : words('', '');
  return state === 'connecting'
    ? words(
        `短信通道“${name}”正在连接${why['zh-CN']}`,
        `SMS gateway "${name}" is connecting${why['en-US']}`,
      )
    : words(
        `短信通道“${name}”不可用${why['zh-CN']}`,
        `SMS gateway "${name}" is down${why['en-US']}`,
      );
}
