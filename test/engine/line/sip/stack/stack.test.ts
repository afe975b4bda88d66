import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DialflowError, type SipLineSettings } from '../../../../../engine/api';
import { SipLine } from '../../../../../engine/line/sip/line';
import { parseSipLine } from '../../../../../engine/line/sip/settings';
import { openStack } from '../../../../../engine/line/sip/stack';
import { FakeClock } from '../../../../support/fakeClock';
import { FakeNetwork } from '../../../../support/fakeNetwork';
import { tempFolder } from '../../../../support/folders';
import { seededRandom } from '../../../../support/random';
import { rejection } from '../../../../support/rejection';
import { FakeLineAudio } from '../line/fakeLineAudio';
import { FakeDns } from '../transport/fakeDns';

const HERE = '10.0.0.1';

function world(more: Partial<SipLineSettings> = {}) {
  const clock = new FakeClock();
  const network = new FakeNetwork(clock, seededRandom(1));
  const faults: unknown[] = [];
  const settings = parseSipLine({
    listen: [{ protocol: 'UDP', address: HERE }],
    trunks: [{ name: 'trunk', host: '10.0.0.2' }],
    ...more,
  });
  const parts = {
    ...{ clock, random: seededRandom(2), settings },
    ...{ wires: network.host(HERE), dns: new FakeDns({}) },
    fault: (error: unknown) => void faults.push(error),
  };
  return { clock, network, faults, parts };
}

const refuse = () => ({ ended: () => undefined });

describe('The SIP stack of a line', () => {
  it('leaves nothing behind when it is closed', async () => {
    const { clock, network, parts, faults } = world();
    const stack = await openStack(parts, refuse);
    expect(network.udp.size).to.equal(1);
    await clock.advance(60_000);
    const closed = stack.close();
    await clock.advance(10_000);
    await closed;
    expect(network.udp.size).to.equal(0);
    await clock.advance(60_000);
    expect(clock.pending()).to.equal(0);
    expect(faults).to.deep.equal([]);
    expect(Object.values(stack.counters()).every((count) => count === 0)).to.equal(true);
  });

  it('leaves nothing behind where a point cannot be had, which it names', async () => {
    const { clock, network, parts } = world({
      listen: [
        { protocol: 'UDP', address: HERE },
        { protocol: 'TCP', address: HERE },
      ],
    });
    await network.host(HERE).listen({ address: HERE, port: 5060 }, false, {
      admits: () => true,
      accepted: () => {
        throw new Error('not here');
      },
    });
    const error = await rejection(openStack(parts, refuse));
    expect(error).to.be.instanceOf(DialflowError);
    expect((error as DialflowError).message).to.contain('5060');
    expect(network.udp.size).to.equal(0);
    await clock.advance(60_000);
    expect(clock.pending()).to.equal(0);
  });

  it('names the file of a certificate that cannot be read', async () => {
    const folder = tempFolder();
    const keyFile = join(folder, 'key.pem');
    writeFileSync(keyFile, 'key');
    const { parts } = world({
      listen: [
        { protocol: 'UDP', address: HERE },
        { protocol: 'TLS', address: HERE },
      ],
      tls: { certificateFile: join(folder, 'missing.pem'), keyFile },
    });
    const { wires: _fake, ...real } = parts;
    const error = await rejection(openStack(real, refuse));
    expect((error as DialflowError).code).to.equal('InvalidInput');
    expect((error as DialflowError).message).to.contain('tls.certificateFile');
  });

  it('goes on where whoever listens to its trunks makes a mistake', async () => {
    const { clock, parts, faults } = world({ trunks: [{ name: 'trunk', host: '10.0.0.2' }] });
    const stack = await openStack(
      {
        ...parts,
        changed: () => {
          throw new Error('mine');
        },
      },
      refuse,
    );
    await clock.advance(120_000);
    expect(stack.trunks.statuses()[0]?.state).to.equal('down');
    expect(faults).to.have.lengthOf(1);
    const closed = stack.close();
    await clock.advance(10_000);
    await closed;
  });
});

describe('SipLine.open', () => {
  it('leaves nothing behind where it fails', async () => {
    const { clock, network, parts } = world();
    await network.host(HERE).openUdp({ address: HERE, port: 5060 }, {
      datagram: () => undefined,
      failed: () => undefined,
    } as never);
    const audio = new FakeLineAudio(HERE);
    const error = await rejection(
      SipLine.open({
        ...{ ...parts, audio, synthesiser: undefined, recogniser: undefined },
        warn: () => undefined,
      }),
    );
    expect((error as DialflowError).code).to.equal('InvalidInput');
    await clock.advance(60_000);
    expect(clock.pending()).to.equal(0);
  });
});
