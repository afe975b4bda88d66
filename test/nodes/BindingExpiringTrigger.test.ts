import { expect } from 'chai';
import { definition } from '../../nodes/BindingExpiringTrigger/definition';
import { run } from '../../nodes/BindingExpiringTrigger/run';
import { subtitleOf, words } from '../../nodes/host/definition';
import { checkSettings } from '../../nodes/host/settings';
import { fakeClient } from '../support/fakeClient';
import { triggerContext } from '../support/nodeContext';
import { aBinding, aPool, privacyEvent } from '../support/privacyRecords';
import { aTrunkEvent } from '../support/records';
import { rejection } from '../support/rejection';

describe('The Binding Expiring Trigger', () => {
  const { client } = fakeClient();
  const context = (settings: Record<string, unknown> = {}) =>
    triggerContext(definition, { client, settings });

  it('asks for bindings that are about to expire, with numbers hidden', async () => {
    expect(await run.filter(context())).to.deep.equal({ types: ['BindingExpiring'], masked: true });
  });

  it('asks for what else is chosen, of one pool', async () => {
    const events = ['BindingEnded', 'PrivacyNumberAlarm'];
    expect(await run.filter(context({ events, pool: 'rides' }))).to.deep.equal({
      ...{ types: events, group: 'rides', masked: true },
    });
  });

  it('hands on the binding', async () => {
    const binding = aBinding();
    const body = { eventType: 'BindingExpiring', eventTime: 30_000, binding } as const;
    expect(await run.emit(privacyEvent(body))).to.deep.equal({
      output: 'out',
      data: { bound: binding, event: body },
      status: words('170****0001 绑定即将失效', '170****0001 binding expiring'),
    });
  });

  it('says why a binding has ended', async () => {
    const reason = 'Expired';
    const binding = aBinding();
    const body = { eventType: 'BindingEnded', eventTime: 90_000, reason, binding } as const;
    const { data } = await run.emit(privacyEvent(body));
    expect(data).to.deep.equal({ bound: aBinding(), reason: 'Expired', event: body });
  });

  it('alarms of a pool that is nearly used up', async () => {
    const { key, name, kind, numbers } = aPool();
    const use = { bindings: 181, utilisation: 0.905, alarmPercent: 90 };
    const pool = { key, name, kind, numbers, ...use };
    const body = { eventType: 'PrivacyNumberAlarm', eventTime: 1, pool } as const;
    expect(await run.emit(privacyEvent(body))).to.deep.equal({
      output: 'out',
      data: { pool, event: body },
      status: words('rides 已用 90%', 'rides: 90% used'),
      alarming: true,
    });
  });

  it('is no place for other events', async () => {
    expect((await rejection(run.emit(aTrunkEvent()))).code).to.equal('Internal');
  });

  it('says on the canvas what it waits for', () => {
    const settings = checkSettings(definition.fields, { events: ['BindingEnded'] });
    expect(subtitleOf(definition, settings, 'zh-CN')).to.equal('绑定已失效');
  });
});
