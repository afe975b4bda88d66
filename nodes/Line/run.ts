import type { SpeechProviderStatus, TrunkStatus } from '../../engine/api';
import { isDown, trunksText } from '../common/trunkText';
import { words, type Words } from '../host/definition';
import type { Data, Result, RunEach } from '../host/run';
import type { definition } from './definition';

export const run: RunEach<typeof definition.fields> = async ({ settings, client, progress }) => {
  switch (settings.operation) {
    case 'status': {
      const { trunks, phones, speech } = await client.line.status();
      const allUp = trunks.every(({ state }) => state === 'up');
      const speechWorks = speech.every(({ state }) => state === 'working');
      return told(trunks, { trunks, phones, allUp, speech, speechWorks }, speech);
    }
    case 'test': {
      progress(words('正在测试', 'testing'));
      const trunk = await client.line.test({ trunk: settings.trunk.trim() });
      return told([trunk], { trunk: { ...trunk } });
    }
  }
};

function told(
  trunks: readonly TrunkStatus[],
  data: Data,
  speech: readonly SpeechProviderStatus[] = [],
): Result {
  const isAnyDown = trunks.some(isDown);
  const resting = speech.filter(({ state }) => state !== 'working');
  return {
    output: isAnyDown ? 'down' : 'up',
    data,
    status: withResting(trunksText(trunks), resting),
    alarming: isAnyDown || resting.length > 0,
  };
}

/** `trunk1 up, funasr (10.0.0.5:10095) rests`. */
function withResting(text: Words, resting: readonly SpeechProviderStatus[]): Words {
  return resting.reduce((said, { name }) => {
    const { 'zh-CN': zh, 'en-US': en } = said;
    return words(`${zh}，${name} 暂停使用`, `${en}, ${name} rests`);
  }, text);
}
