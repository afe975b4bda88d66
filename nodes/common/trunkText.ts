import type { TrunkStatus } from '../../engine/api';
import { words, type Words } from '../host/definition';
import { trunkStateWords } from './terms';

export const isDown = ({ state }: TrunkStatus): boolean => state === 'down';

/** `trunk1 up`. */
export function trunkText({ name, state }: TrunkStatus): Words {
  const said = trunkStateWords[state];
  return words(`${name} ${said['zh-CN']}`, `${name} ${said['en-US']}`);
}

/** `trunk1 up, trunk2 down`. */
export function trunksText(trunks: readonly TrunkStatus[]): Words {
  if (trunks.length === 0) return words('没有中继', 'no trunks');
  const each = trunks.map(trunkText);
  return words(
    each.map((text) => text['zh-CN']).join('，'),
    each.map((text) => text['en-US']).join(', '),
  );
}
