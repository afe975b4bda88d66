import { expect } from 'chai';
import { readContacts } from '../../../../../engine/line/sip/registrar/contacts';
import { readRegisterReply } from '../../../../../engine/line/sip/trunk/registerReply';
import type { HeaderField } from '../../../../../engine/line/sip/message/types';
import { seededRandom } from '../../../../support/random';

const register = (...headers: HeaderField[]): Parameters<typeof readContacts>[0] => ({
  ...{ kind: 'request', method: 'REGISTER', uri: 'sip:us', headers, body: Buffer.alloc(0) },
});

describe('what a REGISTER and its answer say', () => {
  it('is read with care: a time that cannot be read is an hour, a q that cannot is 1', () => {
    for (const [params, seconds, q] of [
      [';expires=120;q=0.3', 120, 0.3],
      [';expires=soon;q=high', 3_600, 1],
      [';expires=-1;q=2', 3_600, 1],
      [';expires=99999999999;q=-1', 3_600, 1],
      ['', 600, 1],
    ] as const) {
      const asked = readContacts(
        register(
          { name: 'Contact', value: `<sip:a@b>${params}` },
          { name: 'Expires', value: '600' },
        ),
      );
      expect(asked.kind === 'update' && asked.contacts[0], params).to.include({ seconds, q });
    }
  });

  it('never throws, whatever it is', () => {
    const random = seededRandom(11);
    const pieces = [
      '<sip:a@b>',
      ';',
      'expires',
      '=',
      '0',
      '-1',
      '9'.repeat(30),
      '*',
      ',',
      '"',
      '<',
      '>',
    ];
    pieces.push('%zz', 'sip:', '@', '[::1]', 'é', '\u0000', '+sip.instance', 'q', '0.5', ' ', '\\');
    const some = (): string =>
      Array.from(
        { length: Math.floor(random() * 8) },
        () => pieces[Math.floor(random() * pieces.length)],
      ).join('');
    for (let i = 0; i < 20_000; i++) {
      const fields = ['Contact', 'Expires', 'Min-Expires', 'Retry-After'].map((name) => ({
        name,
        value: some(),
      }));
      readContacts(register(...fields));
      const status = [200, 423, 503, 401][i % 4] ?? 200;
      const message = { ...register(...fields), kind: 'response', status, reason: some() } as const;
      const remote = { address: '10.0.0.2', port: 5060 };
      const via = { transport: 'UDP', host: 'a', params: new Map<string, string>() };
      const received = { message, via, flow: { protocol: 'UDP', local: remote, remote } as const };
      const outcome = readRegisterReply({ ok: true, received, cseq: 1 }, 'sip:a@b', 300);
      if (outcome.kind === 'granted') expect(outcome.seconds).to.be.within(1, 86_400);
      if (outcome.kind === 'failed') expect(outcome.retryAfterMs).to.be.within(0, 3_600_000);
    }
  });
});
