import { expect } from 'chai';
import type { Socket } from 'node:dgram';
import type { SipLineSettings } from '../../../engine/api';
import { probeTrunk } from '../../../engine/client';
import { rejection } from '../../support/rejection';
import { trunkThatSays } from '../../support/trunk';

describe('The probe of a trunk', () => {
  const opened: Socket[] = [];
  afterEach(() => {
    for (const socket of opened.splice(0)) socket.close();
  });

  async function lineTo(statusLine: string): Promise<SipLineSettings> {
    const socket = await trunkThatSays(statusLine);
    opened.push(socket);
    const { port } = socket.address();
    return {
      trunks: [{ name: 'main', host: '127.0.0.1', port }],
      listen: [{ protocol: 'UDP', address: '127.0.0.1' }],
      media: { address: '127.0.0.1' },
    };
  }

  it('tells of one that answers, without a store and beside an engine', async () => {
    const line = await lineTo('200 OK');
    const both = await Promise.all([probeTrunk(line, 'main'), probeTrunk(line, 'main')]);
    for (const status of both) {
      expect(status).to.include({ name: 'main', state: 'up', liveCalls: 0 });
      expect(status.roundTripMs).to.be.a('number');
    }
  });

  it('tells why one is down', async () => {
    const status = await probeTrunk(await lineTo('503 Service Unavailable'), 'main');
    expect(status.state).to.equal('down');
    expect(status.detail).to.match(/503/);
  });

  it('refuses settings that are wrong, by path, and a trunk that is not among them', async () => {
    const { details } = await rejection(probeTrunk({ trunks: [{ name: 'a', host: 'x y' }] }, 'a'));
    expect(details.problems?.[0]?.path).to.equal('trunks[0].host');
    const line: SipLineSettings = { trunks: [{ name: 'a', host: '127.0.0.1' }] };
    expect((await rejection(probeTrunk(line, 'b'))).code).to.equal('NotFound');
  });
});
