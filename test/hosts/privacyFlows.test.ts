import { expect } from 'chai';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromBody, hostNode, node, type Flow } from '../../scripts/flows/description';
import { inject, manualTrigger, pick, request, response } from '../../scripts/flows/hostNodes';
import { wavHeader } from '../../engine/media/wavHeader';
import { recruiting } from '../../flows/recruiting/flow';
import { rideHailing } from '../../flows/ride-hailing/flow';
import { ROOT } from '../../scripts/hosts/processes';
import { askedHosts, type AskedHost } from './askedFlows';

/** What the shipped flows do not do: a list, and a ring tone from a file. */
const others: Flow = {
  key: 'test/privacy',
  name: 'A list and a ring tone',
  info: '',
  engine: { key: 'test/privacy/engine', name: 'engine', settings: {} },
  groups: [
    {
      title: 'Prepare',
      nodes: [
        hostNode('开始准备', {
          at: [0, 0],
          nodeRed: inject(),
          n8n: manualTrigger(),
          to: 'Stock',
        }),
        node('privacyNumber', 'Stock', {
          at: [1, 0],
          settings: { operation: 'addStock', numbers: '17000000001' },
          to: { out: 'Pool' },
        }),
        node('numberPool', 'Pool', {
          at: [2, 0],
          settings: { operation: 'create', kind: 'AXB', name: 'pool' },
          to: 'Buy',
        }),
        node('privacyNumber', 'Buy', {
          at: [3, 0],
          settings: { operation: 'buy', pool: 'pool', count: 1 },
        }),
      ],
    },
    {
      title: 'Asked',
      nodes: [
        hostNode('List', { at: [0, 0], ...request('list'), to: 'Bind all' }),
        node('bindPrivacyNumber', 'Bind all', {
          at: [1, 0],
          settings: { operation: 'bindMany', pool: 'pool', rows: fromBody('rows') },
          to: { ok: 'Counts', refused: 'Counts' },
        }),
        hostNode('Counts', {
          at: [2, 0],
          ...pick({
            bound: ['boundCount', 'number'],
            refused: ['refusedCount', 'number'],
            reason: ['results[1].reason'],
          }),
          to: 'Answer',
        }),
        hostNode('Answer', { at: [3, 0], ...response(200) }),
        hostNode('Tone', { at: [0, 1], ...request('tone'), to: 'Add' }),
        node('ringTone', 'Add', {
          at: [1, 1],
          settings: { operation: 'addAudio', from: 'file', path: fromBody('path') },
          to: 'Added',
        }),
        hostNode('Added', {
          at: [2, 1],
          ...pick({ id: ['tone.id'], name: ['tone.name'], ms: ['tone.durationMs', 'number'] }),
          to: 'Answer',
        }),
      ],
    },
  ],
};

const NUMBER = /^1[3-9]\d{9}$/;

for (const [name, start] of askedHosts) {
  describe(`Privacy scenarios in a real ${name}`, () => {
    const folder = join(ROOT, '.dialflow', `test-privacy-${name}-${process.pid}`);
    after(() => rmSync(folder, { recursive: true, force: true }));

    /** As soon as the pool has its numbers. */
    const bound = (host: AskedHost, path: string, body: object) =>
      host.child.until(`the answer of ${path}`, async () => {
        const answer = await host.ask(path, body);
        return answer.status === 200 ? answer.body : undefined;
      });

    it('bind a trip when the order comes in, and unbind it at its end', async () => {
      const host = await start(join(folder, 'ride'), rideHailing);
      try {
        await host.prepare();
        const [driver, passenger] = ['13800000001', '13900000001'];
        const order = { orderId: 'T1', driver, passenger };
        const trip = await bound(host, 'ride-hailing/orders', order);
        expect(Object.keys(trip)).to.have.members(['orderId', 'x', 'expiresAt']);
        expect(trip['orderId']).to.equal('T1');
        const { x } = trip;
        expect(x).to.match(NUMBER).and.not.equal(driver).and.not.equal(passenger);
        const check = (from: string) => host.ask('ride-hailing/check', { x, from });
        expect((await check(driver)).body).to.deep.equal({ outcome: 'connect' });
        expect((await check('13700000001')).body).to.deep.equal({
          outcome: 'announce',
          because: 'caller',
        });
        const wrong = await host.ask('ride-hailing/orders', { orderId: 'T2', driver: '12' });
        expect(wrong.status).to.equal(409);
        expect(wrong.body['reason']).to.match(/a: is no phone number/);
        const end = () => host.ask('ride-hailing/trips/end', { orderId: 'T1' });
        expect(await end()).to.deep.equal({ status: 200, body: { unbound: 1 } });
        expect(await end()).to.deep.equal({ status: 200, body: { unbound: 0 } });
        expect((await host.ask('ride-hailing/trips/end', {})).status).to.equal(409);
        expect((await check(driver)).body).to.include({ because: 'caller' });
      } finally {
        await host.stop();
      }
    });

    it('give a candidate a number that the recruiters reach', async () => {
      const host = await start(join(folder, 'recruiting'), recruiting);
      try {
        await host.prepare();
        const phone = '13800000001';
        const application = { candidateId: 'C1', phone, recruiter: '13900000001' };
        const { x } = await bound(host, 'recruiting/candidates', application);
        expect(x).to.match(NUMBER).and.not.equal(phone);
        const recruiters = (way: string, who: string) =>
          host.ask(`recruiting/recruiters/${way}`, { phone: who });
        expect((await recruiters('join', '13600000001')).body).to.deep.equal({ recruiters: 4 });
        expect((await recruiters('leave', '13600000001')).body).to.deep.equal({ recruiters: 3 });
        expect((await recruiters('join', phone)).status).to.equal(409);
        const barred = { phone, recruiter: '13900000002' };
        expect((await host.ask('recruiting/do-not-disturb', barred)).body).to.deep.equal({
          added: 1,
        });
        const closed = await host.ask('recruiting/candidates/close', { candidateId: 'C1' });
        expect(closed.body).to.deep.equal({ unbound: 1 });
      } finally {
        await host.stop();
      }
    });

    it('bind a list, row by row, and add a ring tone from a file', async () => {
      const host = await start(join(folder, 'others'), others);
      try {
        await host.prepare();
        const rows = [{ a: '13800000001', b: '13900000001' }, { a: '12' }];
        const answer = await host.child.until('a binding', async () => {
          const { body } = await host.ask('list', { rows });
          return body['bound'] === 1 ? body : undefined;
        });
        expect(answer).to.include({ bound: 1, refused: 1 });
        expect(answer['reason']).to.match(/a: is no phone number/);
        const path = join(folder, 'welcome.wav');
        const sound = Buffer.alloc(16_000); // a second of 16-bit silence
        writeFileSync(path, Buffer.concat([wavHeader('PCM16', 1, sound.length), sound]));
        expect(await host.ask('tone', { path })).to.deep.equal({
          status: 200,
          body: { id: '10000001', name: 'welcome.wav', ms: 1000 },
        });
      } finally {
        await host.stop();
      }
    });
  });
}
