import { expect } from 'chai';
import type { Sms } from '../../engine/api';
import { interceptedSms } from '../../flows/intercepted-sms/flow';
import { TestEngine } from '../support/engine';
import { HttpSmsc } from '../support/sms/gateway';
import { functionOf, PlayedFlow } from './play';

const [X, BUYER, SELLER] = ['17000000001', '13800000001', '13900000002'];

/** The flow, with what the customer service answers. */
async function begin(answer: Record<string, unknown>) {
  const http = await HttpSmsc.start();
  const engine = await TestEngine.start({ sms: { http: http.settings } });
  const values = {
    get 'sms.id'(): string | undefined {
      return (played.arrived.get('询问客服系统')?.at(-1)?.['sms'] as Sms | undefined)?.id;
    },
    'payload.text': answer['text'],
    'payload.reply': answer['reply'],
  };
  const played: PlayedFlow = new PlayedFlow(interceptedSms, engine, values, {
    询问客服系统: (data) => ({ ...data, payload: answer }),
    可以下发: functionOf(interceptedSms, '可以下发'),
    需要回复: functionOf(interceptedSms, '需要回复'),
  });
  await played.deploy();
  await played.press('开始准备');
  const bring = async (text: string): Promise<void> => {
    await http.bring({ from: BUYER, to: X, text });
    await engine.clock.advance(2_000);
  };
  const came = (name: string): Record<string, unknown>[] => played.arrived.get(name) ?? [];
  return { http, engine, played, bring, came };
}

describe('The flow that has messages judged by another system', () => {
  it('is prepared once', async () => {
    const { played, came } = await begin({});
    expect(came('准备好了').map(({ bound }) => (bound as { x: string }).x)).to.deep.equal([X]);
    expect(played.faults).to.deep.equal([]);
    await played.press('开始准备');
    expect(String(played.faults)).to.match(/is there already/);
    expect(came('准备好了')).to.have.length(1);
  });

  it('passes a message on in the words of the answer, and tells the system no number', async () => {
    const { http, played, bring, came } = await begin({ pass: true, text: '货已发出' });
    await bring(`货发了吗？我的电话${BUYER}`);
    expect(came('询问客服系统').map(({ sms }) => (sms as Sms).text)).to.deep.equal([
      '货发了吗？我的电话138****0001',
    ]);
    expect(JSON.stringify(came('询问客服系统')))
      .to.not.include(BUYER)
      .and.not.include(SELLER);
    const [posted] = http.posted.filter(({ sms }) => sms.to === SELLER);
    expect(posted?.sms).to.include({ from: X, text: '【号码隐私保护】货已发出【回T退订】' });
    expect(came('已下发')).to.have.length(1);
    expect(came('已回复')).to.have.length(0);
    expect(played.faults).to.deep.equal([]);
  });

  it('answers whoever wrote it, and tells what became of it', async () => {
    const { http, bring, came } = await begin({ pass: false, reply: '请在平台内沟通' });
    await bring('加微信聊');
    const answers = http.posted.filter(({ sms }) => sms.to === BUYER).map(({ sms }) => sms.text);
    expect(answers).to.deep.equal(['【号码隐私保护】请在平台内沟通【回T退订】']);
    expect(came('已回复')).to.have.length(1);
    expect(came('已下发')).to.have.length(0);
    const told = came('结果').map(({ event }) => (event as { eventType: string }).eventType);
    expect(told).to.deep.equal(['SmsForwarded']);
  });

  it('asks nobody about a message that is for who wants none', async () => {
    const { http, engine, bring, came } = await begin({ pass: true, text: '好' });
    const [pool] = await engine.api.privacy.listPools({});
    await engine.api.sms.addStops({ poolKey: pool?.key ?? '', phoneNumbers: [SELLER] });
    await bring('在吗');
    expect(http.posted).to.deep.equal([]);
    expect(came('询问客服系统')).to.deep.equal([]); // it does not wait to be confirmed
  });
});
