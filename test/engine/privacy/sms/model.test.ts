import { expect } from 'chai';
import type { Binding, PoolKind, PoolSms, SmsReason } from '../../../../engine/api';
import { TestEngine } from '../../../support/engine';
import { DAY, poolWith } from '../../../support/privacy';
import { seededRandom } from '../../../support/random';
import { HttpSmsc } from '../../../support/sms/gateway';
import { until } from '../../../support/until';

/** What is to become of a message, by the plainest reading of the seed's pages. */
type Fate = 'nothing' | 'passedOn' | 'waits' | SmsReason;

interface Fact {
  x: string;
  kind: PoolKind;
  poolKey: string;
  sms: PoolSms;
  binding: Binding;
  group: readonly string[];
}

const PEOPLE = Array.from({ length: 8 }, (_, at) => `1380000000${at}`);
const WORDS = ['快递', 'taxi', '验证码'];
const TEXTS = ['你的快递到了', '在吗', 'TAXI is here', '验证码 1234', 'T', '退订', '😀'.repeat(80)];

/** Who the message would reach; null: nobody; undefined: it fits no binding. */
function reaches({ binding, group, kind }: Fact, from: string): string | null | undefined {
  const { a, b } = binding;
  if (from === a) return b;
  if (kind === 'AXB') return from === b ? a : undefined;
  if (kind === 'AXG') return group.includes(from) ? a : undefined;
  return a;
}

function fateOf(fact: Fact, from: string, text: string, stopped: ReadonlySet<string>): Fate {
  const { mode, all, whitelist, confirm } = fact.sms;
  if (mode === 'off' || fact.kind === '95AXN') return 'nothing';
  const to = reaches(fact, from);
  if (to === undefined && !all) return 'nothing';
  if (text === 'T' || text === '退订') return 'StopWord';
  if (to === undefined) return 'NoBinding';
  if (mode === 'intercept') return 'InterceptOnly';
  if (to === null) return 'NobodyThere';
  if (stopped.has(`${fact.poolKey} ${to}`)) return 'Unsubscribed';
  const lower = text.toLowerCase();
  if (whitelist.length > 0 && !whitelist.some((word) => lower.includes(word))) {
    return 'NotWhitelisted';
  }
  return confirm ? 'waits' : 'passedOn';
}

describe('what becomes of messages', () => {
  it('is as a naive model has it, for random pools, senders and texts, and so is the bill', async () => {
    const random = seededRandom(20_260_105);
    const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)]!;
    const http = await HttpSmsc.start();
    const test = await TestEngine.start({ sms: { http: http.settings } });
    const { privacy, sms } = test.api;
    const facts: Fact[] = [];
    for (let at = 0; at < 12; at++) {
      const kind = pick(['AXB', 'AXN', 'AXG', 'AXNExtension', '95AXN'] as const);
      const mode = kind === '95AXN' ? 'off' : pick(['off', 'intercept', 'smart', 'smart'] as const);
      const smart = mode === 'smart';
      const settings: PoolSms = {
        ...{ mode, all: mode !== 'off' && random() < 0.5 },
        whitelist: smart && random() < 0.5 ? [pick(WORDS)] : [],
        confirm: smart && random() < 0.3,
      };
      const { pool } = await poolWith(test, kind, 1, { sms: settings });
      const [a, b, ...others] = [...PEOPLE].sort(() => random() - 0.5);
      const group = others.slice(0, 3);
      const groupId =
        kind === 'AXG'
          ? (await privacy.createGroup({ poolKey: pool.key, numbers: group })).id
          : undefined;
      const withB = kind === 'AXB' || random() < 0.5;
      const binding = await privacy.bind({
        ...{ poolKey: pool.key, a: a!, expiresAt: test.clock.now() + DAY },
        ...(withB && { b: b! }),
        ...(groupId !== undefined && { groupId }),
      });
      const x = binding.extension === null ? binding.x : `${binding.x}${binding.extension}`;
      facts.push({ ...{ x, kind, poolKey: pool.key, sms: settings, binding, group } });
    }

    const stopped = new Set<string>();
    const expected: { fate: Fate; poolKey: string; count: number; sent: number }[] = [];
    for (let at = 0; at < 400; at++) {
      const fact = pick(facts);
      const [from, text] = [pick(PEOPLE), pick(TEXTS)];
      const fate = fateOf(fact, from, text, stopped);
      const isStop = text === 'T' || text === '退订';
      if (isStop && fact.sms.mode !== 'off') stopped.add(`${fact.poolKey} ${from}`);
      expected.push({
        ...{ fate, poolKey: fact.poolKey, count: Math.ceil(text.length / 70) },
        sent: Math.ceil((text.length + '【号码隐私保护】【回T退订】'.length) / 70),
      });
      await http.bring({ from, to: fact.x, text });
    }

    const passedOn = expected.filter(({ fate }) => fate === 'passedOn').length;
    await until(() => http.posted.length === passedOn);
    await until(async () => (await sms.list({ state: 'Sending' })).list.length === 0);
    const { list } = await sms.list({ limit: 1_000 });
    const fates = list
      .reverse()
      .map(({ state, reason }): Fate =>
        state === 'Sent' ? 'passedOn' : state === 'AwaitingConfirmation' ? 'waits' : reason!,
      );
    expect(fates).to.deep.equal(
      expected.map(({ fate }) => fate).filter((fate) => fate !== 'nothing'),
    );
    for (const fate of ['passedOn', 'waits', 'Unsubscribed', 'NoBinding', 'NotWhitelisted']) {
      expect(fates, 'the draw has all of them').to.include(fate);
    }

    for (const { poolKey } of facts) {
      const mine = expected.filter((one) => one.poolKey === poolKey);
      const sum = (of: typeof mine, field: 'count' | 'sent'): number =>
        of.reduce((total, one) => total + one[field], 0);
      const { rows } = await privacy.usage({ poolKey });
      const billed = (item: string): number =>
        rows.filter((row) => row.item === item).reduce((total, row) => total + row.quantity, 0);
      const kept = mine.filter(({ fate }) => !['nothing', 'waits', 'passedOn'].includes(fate));
      expect(billed('interceptedSms')).to.equal(sum(kept, 'count'));
      expect(billed('smartSms')).to.equal(
        sum(
          mine.filter(({ fate }) => fate === 'passedOn'),
          'sent',
        ),
      );
    }
    // Nobody's number but the one whom it is for is in anything that was sent.
    for (const { sms: sent, body } of http.posted) {
      const others = PEOPLE.filter((number) => number !== sent.to);
      expect(others.some((number) => body.includes(number))).to.equal(false);
    }
  }).timeout(30_000);
});
