import { expect } from 'chai';
import { engineFields, LINE_PATHS, toEngineOptions } from '../../credentials/engine.definition';
import { SMPP_NUMBERS, smppField } from '../../credentials/smpp.fields';
import { DialflowError, type SmsSettings } from '../../engine/api';
import { parseSms } from '../../engine/sms';
import { renamed } from '../../nodes/common/renamed';
import { checkSettings } from '../../nodes/host/settings';
import { rejection } from '../support/rejection';

const smsOf = (raw: Record<string, unknown>): SmsSettings | undefined =>
  toEngineOptions(checkSettings(engineFields, { sms: true, ...raw }), '/home').sms;

function problems(raw: Record<string, unknown>): string[] {
  try {
    checkSettings(engineFields, { sms: true, ...raw });
  } catch (error) {
    return (DialflowError.from(error).details.problems ?? []).map(({ path }) => path);
  }
  return [];
}

const SMPP = { smpp: '1', smpp1Host: ' smpp.example.com ', smpp1SystemId: 'me' };
const TOKEN = 'a-token-of-sixteen';

describe('the settings of messages', () => {
  it('are none where there are to be none', () => {
    expect(toEngineOptions(checkSettings(engineFields, {}), '/home')).to.not.have.property('sms');
    expect(smsOf({ sms: false, ...SMPP })).to.equal(undefined);
  });

  it("are the product's own where nothing else is set", () => {
    const { signature, stopHint, stopWords, confirmMs, sendMs } = parseSms(smsOf({}));
    const own = parseSms({});
    expect({ signature, stopHint, stopWords, confirmMs, sendMs }).to.deep.equal({
      ...{ signature: own.signature, stopHint: own.stopHint, stopWords: own.stopWords },
      ...{ confirmMs: own.confirmMs, sendMs: own.sendMs },
    });
  });

  it('are those that the engine has by itself, for a connection by SMPP', () => {
    const own = parseSms({
      smpp: [{ name: 'smpp1', host: 'smpp.example.com', systemId: 'me', password: '' }],
    });
    expect(parseSms(smsOf(SMPP)).smpp).to.deep.equal(own.smpp);
  });

  it('have all that can be set of connections', () => {
    const set = {
      ...{
        Name: 'main',
        Host: '10.0.0.1',
        Port: 2776,
        Tls: true,
        SystemId: 'id',
        Password: ' pw ',
      },
      ...{ Bind: 'separate', More: true, SystemType: 'SMPP', Window: 20, PerSecond: 50 },
      ...{ EnquireSeconds: 15, ResponseSeconds: 5, Alphabet: 'latin1', LongMessages: 'sar' },
      ...{ Receipts: false, ReceiptIds: 'decimal', CountryCode: '86' },
    };
    const second = Object.fromEntries(
      Object.entries(set).map(([name, value]) => [smppField('2', name), value]),
    );
    const { smpp } = smsOf({ ...SMPP, smpp: '2', ...second }) ?? {};
    expect(smpp?.map(({ name }) => name)).to.deep.equal(['smpp1', 'main']);
    expect(smpp?.[1]).to.deep.equal({
      ...{ name: 'main', host: '10.0.0.1', port: 2776, tls: true, systemId: 'id' },
      ...{ password: ' pw ', bind: 'separate', systemType: 'SMPP', window: 20, perSecond: 50 },
      ...{ enquireSeconds: 15, responseSeconds: 5, alphabet: 'latin1', longMessages: 'sar' },
      ...{ receipts: false, receiptIds: 'decimal', countryCode: '86' },
    });
  });

  it('have SIP on a SIP line alone', () => {
    const sip = { smsSip: true, smsSipTrunks: ['trunk1'], smsSipSendOver: ' trunk1 ' };
    expect(smsOf(sip)).to.not.have.property('sip');
    const line = { line: 'sip', trunk1Host: 'sip.example.com' };
    expect(smsOf({ ...line, ...sip })?.sip).to.deep.equal({
      ...{ trunks: ['trunk1'], sendOver: 'trunk1' },
    });
  });

  it('have HTTP in and out, each by itself', () => {
    const taken = { smsHttpIn: true, smsHttpToken: ` ${TOKEN} ` };
    expect(smsOf(taken)?.http).to.deep.equal({ listen: { port: 8090, token: TOKEN } });
    const sent = {
      smsHttpOut: true,
      smsHttpUrl: 'https://sms.example.com/s',
      smsHttpSecret: TOKEN,
    };
    expect(smsOf(sent)?.http).to.deep.equal({
      send: {
        ...{ url: 'https://sms.example.com/s', secret: TOKEN },
        ...{ allowPrivate: false, timeoutSeconds: 10 },
      },
    });
    const both = smsOf({ ...taken, ...sent, smsHttpAddress: '0.0.0.0' });
    expect(both?.http?.listen?.address).to.equal('0.0.0.0');
    expect(both?.http?.send).to.not.equal(undefined);
  });

  it('have words of their own', () => {
    const settings = smsOf({
      ...{ ...SMPP, smsSignature: ' 晴川 ', smsStopHint: '', smsStopWords: ['退'] },
      ...{ smsSendThrough: ['smpp1'], smsConfirmMinutes: 5, smsSendMinutes: 6 },
    });
    expect(settings).to.deep.include({
      ...{ signature: '晴川', stopHint: '', stopWords: ['退'], sendThrough: ['smpp1'] },
      ...{ confirmMinutes: 5, sendMinutes: 6 },
    });
  });

  it('are checked in the form, by their own names', () => {
    expect(problems({ smpp: '2', smpp1Name: 'http' })).to.have.members([
      ...['smpp1Name', 'smpp1Host', 'smpp1SystemId', 'smpp2Host', 'smpp2SystemId'],
    ]);
    const long = { smpp1Password: 'nine-long', smpp1SystemId: 'sixteen-letters-' };
    expect(problems({ ...SMPP, ...long })).to.have.members(['smpp1Password', 'smpp1SystemId']);
    expect(problems({ smsHttpIn: true, smsHttpToken: 'short' })).to.deep.equal(['smsHttpToken']);
    const sent = { smsHttpOut: true, smsHttpUrl: 'ftp://x', smsHttpSecret: 'short' };
    expect(problems(sent)).to.have.members(['smsHttpUrl', 'smsHttpSecret']);
    expect(problems({ smsSignature: '【x】' })).to.deep.equal(['smsSignature']);
  });

  it('never tell a secret in what is wrong', () => {
    try {
      checkSettings(engineFields, {
        ...{ sms: true, smsHttpIn: true, smsHttpToken: 'top secret' },
        ...{ ...SMPP, smpp1Password: 'top secret!' },
      });
      throw new Error('it passed');
    } catch (error) {
      expect((error as Error).message)
        .to.include('smsHttpToken')
        .and.not.include('top secret');
    }
  });

  it('are told by the names of the fields what the engine finds wrong', async () => {
    const settings = smsOf({
      ...{ ...SMPP, smpp: '2', smpp1Name: 'a', smpp2Name: 'a', smpp2Host: 'b' },
      ...{ smpp2SystemId: 'c', smsSendThrough: ['nobody'] },
    });
    const fault = await rejection(Promise.resolve().then(() => parseSms(settings)));
    const told = renamed(fault, LINE_PATHS).details.problems?.map(({ path }) => path);
    expect(told).to.deep.equal(['smpp2Name', 'smsSendThrough[0]']);
  });

  it('have a name for each field that the engine may find wrong', () => {
    const fields = Object.keys(engineFields);
    const smpp = LINE_PATHS.filter(([from]) => from.startsWith('sms.'));
    expect(smpp).to.have.length.above(2 * SMPP_NUMBERS.length);
    for (const [, to] of smpp) expect(fields).to.include(to);
  });
});
