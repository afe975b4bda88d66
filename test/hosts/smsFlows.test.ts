import { expect } from 'chai';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteReadOnly } from '../../engine/store/sqlite';
import type { Db } from '../../engine/store/schema';
import { interceptedSms } from '../../flows/intercepted-sms/flow';
import { parcelLabel } from '../../flows/parcel-label/flow';
import { freePort, ROOT } from '../../scripts/hosts/processes';
import { askedHosts, type AskedHost } from './askedFlows';

const TOKEN = 'a-token-of-sixteen';
const [X, BUYER, SELLER] = ['17000000001', '13800000001', '13900000002'];

/** What the database has, as soon as it has it. */
const kept = <T>({ child, dataFolder }: AskedHost, what: string, read: (db: Db) => Promise<T>) =>
  child.until(what, async () => {
    const db = openSqliteReadOnly(dataFolder);
    try {
      return await read(db);
    } finally {
      await db.destroy();
    }
  });

for (const [name, begin] of askedHosts) {
  describe(`Scenarios of messages and labels in a real ${name}`, () => {
    const folder = join(ROOT, '.dialflow', `test-sms-${name}-${process.pid}`);
    after(() => rmSync(folder, { recursive: true, force: true }));

    it('have messages judged by another system, and pass them on or answer them', async () => {
      const port = await freePort();
      const host = await begin(join(folder, 'sms'), interceptedSms, (url) => ({
        settings: {
          ...interceptedSms.engine.settings,
          ...{ smsHttpPort: port, smsHttpUrl: `${url}/sms-gateway` },
        },
        secrets: { smsHttpToken: TOKEN, smsHttpSecret: 'a-secret-of-sixteen' },
      }));
      const bring = (text: string): Promise<Response> =>
        fetch(`http://127.0.0.1:${port}/sms`, {
          method: 'POST',
          headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
          body: JSON.stringify({ from: BUYER, to: X, text }),
        });
      /** Those that the gateway has taken, in their order. */
      const sent = (count: number) =>
        kept(host, `${count} messages sent`, async (db) => {
          const rows = await db
            .selectFrom('privacy_sms')
            .select(['origin', 'to_number', 'sent_text'])
            .where('state', '=', 'Sent')
            .orderBy('received_at')
            .execute();
          return rows.length === count ? rows : undefined;
        });
      try {
        await host.prepare();
        await kept(host, 'the binding', async (db) =>
          db.selectFrom('privacy_binding').select('id').executeTakeFirst(),
        );
        expect((await bring('什么时候发货？')).status).to.equal(200);
        const passedOn = {
          ...{ origin: 'person', to_number: SELLER },
          sent_text: '【号码隐私保护】什么时候发货？【回T退订】',
        };
        expect(await sent(1)).to.deep.equal([passedOn]);
        expect((await bring('加微信便宜点')).status).to.equal(200);
        expect(await sent(2)).to.deep.equal([
          passedOn,
          {
            ...{ origin: 'flow', to_number: BUYER },
            sent_text: '【号码隐私保护】为了您的资金安全，请在平台内沟通和付款。【回T退订】',
          },
        ]);
      } finally {
        await host.stop();
      }
    });

    it('print a number for a label, bind it anew, and let it go after the delivery', async () => {
      const host = await begin(join(folder, 'label'), parcelLabel);
      try {
        await host.prepare();
        const out = () =>
          host.ask('parcel-label/out', { waybill: 'QC1000001', phone: '13800000001' });
        const label = await host.child.until('a label', async () => {
          const { status, body } = await out();
          return status === 200 ? body : undefined;
        });
        expect(label).to.include({ waybill: 'QC1000001' });
        expect(label['x']).to.match(/^1700000000[12]$/);
        expect(label['extension']).to.match(/^\d{3}$/);
        const again = (await out()).body;
        expect(again['expiresAt']).to.be.above(Number(label['expiresAt']));
        const delivered = await host.ask('parcel-label/delivered', { waybill: 'QC1000001' });
        expect(delivered.status, JSON.stringify(delivered.body)).to.equal(200);
        expect(delivered.body['expiresAt']).to.be.below(Date.now() + 31 * 60_000);
        const wrong = await host.ask('parcel-label/out', { waybill: 'QC2', phone: '12' });
        expect(wrong.status).to.equal(409);
        expect(wrong.body['reason']).to.match(/phone number/);
        const unknown = await host.ask('parcel-label/delivered', { waybill: 'QC3' });
        expect(unknown.status).to.equal(409);
        const rows = await kept(host, 'its bindings', (db) =>
          db.selectFrom('privacy_binding').select('options').execute(),
        );
        expect(rows.map((row) => row.options).join()).to.include('已签收');
      } finally {
        await host.stop();
      }
    });
  });
}
