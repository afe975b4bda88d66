import type { PrivacyContext } from './context';
import { utilisationOf, type PoolEntry } from './entries';
import { privacyEvent } from './events';

/** Given again after utilisation has come down to this share of the limit, not at each binding. */
const AGAIN_BELOW = 0.9;

/** 号池警告设置: 号码池绑定利用率达到 N % 会进行告警. */
export class Alarms {
  constructor(private readonly context: Pick<PrivacyContext, 'clock' | 'tell' | 'failed'>) {}

  check(pool: PoolEntry): void {
    const { alarmPercent } = pool.settings;
    if (alarmPercent === null) {
      pool.alarmed = false;
      return;
    }
    const utilisation = utilisationOf(pool);
    const limit = alarmPercent / 100;
    if (pool.alarmed) {
      pool.alarmed = utilisation > limit * AGAIN_BELOW;
      return;
    }
    if (utilisation < limit || pool.numbers.size === 0) return;
    pool.alarmed = true;
    const { clock, tell, failed } = this.context;
    const event = privacyEvent({
      eventType: 'PrivacyNumberAlarm',
      eventTime: clock.now(),
      pool: {
        key: pool.key,
        name: pool.name,
        kind: pool.kind,
        numbers: pool.numbers.size,
        bindings: pool.bindings,
        utilisation,
        alarmPercent,
      },
    });
    tell([event]).catch(failed);
  }
}
