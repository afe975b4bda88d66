import { expect } from 'chai';
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { join } from 'node:path';
import { afterEach } from 'mocha';
import { RealFar } from '../../line/sip/line/realFar';

const PROGRAM = join(__dirname, '../../../../engine/service/cli/index.js');
const CALLED = '13800138000';

/** The command in a process of its own. */
class Command {
  out = '';
  err = '';
  readonly status: Promise<number | null>;
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly waiting: { text: string; done: () => void }[] = [];

  constructor(...args: string[]) {
    const env = { ...process.env, LANG: 'en_US.UTF-8' };
    this.child = spawn(process.execPath, [PROGRAM, ...args], { env });
    this.child.stdout.on('data', (piece: Buffer) => {
      this.out += piece.toString();
      for (const { text, done } of this.waiting) if (this.out.includes(text)) done();
    });
    this.child.stderr.on('data', (piece: Buffer) => (this.err += piece.toString()));
    this.status = new Promise((resolve) => this.child.on('close', resolve));
  }

  says(text: string): Promise<void> {
    return new Promise((done) => this.waiting.push({ text, done }));
  }

  interrupt(): void {
    this.child.kill('SIGINT');
  }
}

describe('dialflow call', () => {
  let far: RealFar | undefined;
  afterEach(async () => {
    await far?.close();
    far = undefined;
  });
  const trunk = async (onInvite?: RealFar['onInvite']): Promise<string> => {
    far = await RealFar.open();
    if (onInvite) far.onInvite = onInvite;
    return `sip:127.0.0.1:${far.port}`;
  };
  const call = (to: string, ...more: string[]): Command =>
    new Command('call', '--trunk', to, '--to', CALLED, '--media-address', '127.0.0.1', ...more);

  it('exits with 0 when it was answered, and tells how it went', async () => {
    const command = call(await trunk(), '--listen', '0', '--keys', '1');
    expect(await command.status, command.err).to.equal(0);
    expect(command.out).to.match(/^Calling 13800138000 over 127\.0\.0\.1 …\nAnswered\nEnded: /);
    expect(far?.calls[0]?.keys).to.equal('1');
  });

  it('exits as soon as the callee has hung up, however long it was to listen', async () => {
    const to = await trunk();
    const command = call(to, '--listen', '3600', '--json');
    await command.says('"answered"');
    far?.calls[0]?.session?.hangUp();
    expect(await command.status).to.equal(0);
    const steps = command.out.trim().split('\n');
    expect(JSON.parse(steps.at(-1) ?? '')).to.include({
      ...{ step: 'ended', outcome: 'answered', by: 'callee' },
    });
  });

  it('exits with 1 when it was not answered, with what the trunk said', async () => {
    const to = await trunk(async (session) => session.reject(486));
    const command = call(to, '--language', 'zh-CN');
    expect(await command.status).to.equal(1);
    expect(command.out).to.contain('结束：占线，由线路结束（486 Busy Here）');
  });

  it('exits with 1 where there is no trunk at all, with what to do', async () => {
    const to = await trunk();
    await far?.close();
    far = undefined;
    const command = call(`${to};transport=tcp`);
    expect(await command.status).to.equal(1);
    expect(command.out).to.contain('Ended: the line failed');
    expect(command.out).to.contain('Check the address, port and protocol');
  });

  it('exits with 1 where it was to register and could not', async () => {
    const to = (await trunk()).replace('sip:', 'sip:account:secret@');
    const command = call(to, '--register');
    expect(await command.status).to.equal(1);
    expect(command.out).to.match(/^Not registered: .*405/);
    expect(command.out + command.err).to.not.contain('secret');
  });

  it('gives a call up when it is interrupted', async () => {
    const to = await trunk(async (session) => session.ring());
    const command = call(to);
    await command.says('Ringing');
    command.interrupt();
    expect(await command.status).to.equal(1);
    expect(command.out).to.contain('Ended: cancelled, by this side');
    await far?.calls[0]?.ended.promise;
  });

  it('exits with 2 for a wrong command, with what is wrong', async () => {
    const wrong = new Command('call', '--trunk', 'sip:127.0.0.1', '--to', 'somebody');
    expect(await wrong.status).to.equal(2);
    expect(wrong.err).to.contain('--to: is "somebody"; digits are needed');
    const unknown = new Command('sing');
    expect(await unknown.status).to.equal(2);
    expect(unknown.err).to.contain('"sing" is no command');
  });

  it('tells how it is used', async () => {
    const help = new Command('call', '--help');
    expect(await help.status).to.equal(0);
    expect(help.out).to.match(/^usage: dialflow call/);
  });
});
