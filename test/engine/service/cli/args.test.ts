import { expect } from 'chai';
import { DialflowError } from '../../../../engine/api';
import { readArguments } from '../../../../engine/service/cli/args';

const read = (...argv: string[]) => readArguments(argv, { LANG: 'zh_CN.UTF-8' });

describe('The arguments of dialflow call', () => {
  it('make a trunk of its URI', () => {
    const { trunk, from } = read(
      '--trunk',
      'sip:1001:p%40ss@pbx.example.com:5070;transport=tcp',
      '--to',
      '10086',
    );
    expect(trunk).to.deep.include({
      host: 'pbx.example.com',
      port: 5070,
      protocol: 'TCP',
      username: '1001',
      password: 'p@ss',
    });
    expect(from).to.equal('1001');
  });

  it('take an IPv6 address and a trunk that trusts ours', () => {
    const { trunk } = read('--trunk', 'sip:[2001:db8::1]:5060', '--to', '1');
    expect(trunk).to.deep.include({ host: '2001:db8::1', port: 5060, protocol: 'UDP' });
    expect(trunk).to.not.have.property('username');
  });

  it('take the password from the environment, where no other user sees it', () => {
    const { trunk } = readArguments(['--trunk', 'sip:bob@pbx', '--to', '1'], {
      DIALFLOW_TRUNK_PASSWORD: 'secret',
    });
    expect(trunk.password).to.equal('secret');
  });

  it('speak the language of the machine unless told otherwise', () => {
    expect(read('--trunk', 'sip:pbx', '--to', '1').language).to.equal('zh-CN');
    expect(read('--trunk', 'sip:pbx', '--to', '1', '--language', 'en-US').language).to.equal(
      'en-US',
    );
  });

  it('keep several sentences in their order', () => {
    const { say } = read('--trunk', 'sip:pbx', '--to', '1', '--say', '您好', '--say', '再见');
    expect(say).to.deep.equal(['您好', '再见']);
  });

  it('are refused with every problem named, and no password told', () => {
    try {
      read('--trunk', 'sip:bob:secret@', '--ring', 'long', '--identity', 'magic');
      expect.fail('should have been refused');
    } catch (error) {
      expect(error).to.be.instanceOf(DialflowError);
      const { message } = error as DialflowError;
      for (const path of ['--trunk', '--to', '--ring']) expect(message).to.include(path);
      expect(message).to.not.include('secret');
    }
  });

  it('refuse an option that there is not', () => {
    expect(() => read('--trunk', 'sip:pbx', '--to', '1', '--sing', 'x')).to.throw('--sing');
  });

  it('take a password of the environment as it is, and one of the URI without its escapes', () => {
    const env = { DIALFLOW_TRUNK_PASSWORD: '100%@home' };
    const { trunk } = readArguments(['--trunk', 'sip:bob@pbx', '--to', '1'], env);
    expect(trunk.password).to.equal('100%@home');
    expect(() => read('--trunk', 'sip:bob:100%@pbx', '--to', '1')).to.throw('write it as %25');
  });

  it('take numbers as they are written, and nothing else for a number', () => {
    expect(read('--trunk', 'sip:pbx', '--to', '+86 (21) 8000-0000').to).to.equal('+862180000000');
    for (const wrong of ['bob', '12+3', '1'.repeat(21)]) {
      expect(() => read('--trunk', 'sip:pbx', '--to', wrong)).to.throw('digits are needed');
    }
    for (const [option, value] of [
      ['--port', '5060.5'],
      ['--ring', '-1'],
      ['--listen', '1e3'],
    ] as const) {
      expect(() => read('--trunk', 'sip:pbx', '--to', '1', option, value)).to.throw(option);
    }
  });
});
