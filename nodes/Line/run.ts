import type { TrunkStatus } from '../../engine/api';
import { isDown, trunksText } from '../common/trunkText';
import { words } from '../host/definition';
import type { Data, Result, RunEach } from '../host/run';
import type { definition } from './definition';

export const run: RunEach<typeof definition.fields> = async ({ settings, client, progress }) => {
  switch (settings.operation) {
    case 'status': {
      const { trunks, phones } = await client.line.status();
      const allUp = trunks.every(({ state }) => state === 'up');
      return told(trunks, { trunks, phones, allUp });
    }
    case 'test': {
      progress(words('正在测试', 'testing'));
      const trunk = await client.line.test({ trunk: settings.trunk.trim() });
      return told([trunk], { trunk: { ...trunk } });
    }
  }
};

function told(trunks: readonly TrunkStatus[], data: Data): Result {
  const alarming = trunks.some(isDown);
  return { output: alarming ? 'down' : 'up', data, status: trunksText(trunks), alarming };
}
