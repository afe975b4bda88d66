import { expect } from 'chai';
import type { CallExceptionCode } from '../../../../../engine/api';
import type { LegOutcome } from '../../../../../engine/line/port';
import type { Reason, SessionEnd } from '../../../../../engine/line/sip/dialog/types';
import { reasonPhrase } from '../../../../../engine/line/sip/message';
import { legEndOf, outcomeOfStatus, type LegStory } from '../../../../../engine/line/sip/outcome';
import { CAUSES } from '../../../../../engine/line/sip/outcome/causes';
import { verdictOfTexts } from '../../../../../engine/line/sip/outcome/texts';

const q850 = (cause: number, text?: string): Reason => ({
  protocol: 'Q.850',
  cause,
  ...(text && { text }),
});

/** What comes of a refusal: its status, and what else is known. */
function refused(
  code: number,
  more: { reasons?: Reason[]; phrase?: string; retryAfter?: number } & Partial<LegStory> = {},
) {
  const { reasons = [], phrase = reasonPhrase(code), retryAfter, ...story } = more;
  const end: SessionEnd = { by: 'peer', confirmed: false, code, phrase, reasons };
  if (retryAfter !== undefined) end.retryAfter = retryAfter;
  return legEndOf({ end, rangMs: 0, name: 'alpha', ...story });
}

const answered = (more: Partial<SessionEnd> = {}): SessionEnd => ({
  by: 'peer',
  confirmed: true,
  reasons: [],
  ...more,
});

type Told = LegOutcome | CallExceptionCode;
const told = ({ outcome, exception }: ReturnType<typeof legEndOf>): Told =>
  outcome === 'lineFailed' ? (exception?.code ?? outcome) : outcome;

describe('What a SIP status says of a call', () => {
  const statuses: [Told, number[]][] = [
    ['busy', [486, 600, 699]],
    ['rejected', [603, 607, 608]],
    ['emptyNumber', [404, 410, 484, 485, 604]],
    ['noAnswer', [408]],
    ['notConnected', [480, 487]],
    ['NoAudio', [406, 415, 488, 606]],
    ['TrunkRefused', [401, 402, 403, 407, 470, 494]],
    ['CallerRefused', [428, 433, 436, 437, 438]],
    ['TrunkUnreachable', [430]],
    [
      'TrunkFault',
      [
        300, 301, 302, 305, 380, 399, 400, 405, 412, 413, 414, 416, 417, 420, 421, 422, 423, 424,
        425, 429, 439, 440, 469, 481, 482, 483, 489, 491, 493, 499, 500, 501, 502, 503, 504, 505,
        513, 555, 580, 599,
      ],
    ],
  ];
  for (const [outcome, codes] of statuses) {
    for (const code of codes) {
      it(`${code} ${reasonPhrase(code)}: ${outcome}`, () => {
        expect(told(refused(code))).to.equal(outcome);
      });
    }
  }

  it('has an outcome for every number from 300 to 699', () => {
    for (let code = 300; code < 700; code++) {
      const end = refused(code);
      expect(end.sipCode).to.equal(code);
      expect(end.outcome === 'lineFailed', String(code)).to.equal(end.exception !== undefined);
    }
  });

  it('480 after ringing is no answer', () => {
    expect(refused(480, { rangMs: 30_000 }).outcome).to.equal('noAnswer');
  });

  it('503 with Retry-After is a limit', () => {
    expect(told(refused(503, { retryAfter: 30 }))).to.equal('TrunkLimit');
  });

  it('tells who refused: the callee itself, or somebody in between', () => {
    expect(refused(603).by).to.equal('callee');
    expect(refused(607).by).to.equal('callee');
    expect(refused(608).by).to.equal('line');
    expect(refused(486).by).to.equal('line');
  });

  it('says the status in words, with its cause', () => {
    const end = refused(480, { reasons: [q850(20)] });
    expect(end.detail).to.equal('480 Temporarily Unavailable; Q.850 20 subscriber absent');
    expect(refused(480, { phrase: '' }).detail).to.equal('480 Temporarily Unavailable');
  });

  it('is used for what a transfer is told by NOTIFY as well', () => {
    expect(outcomeOfStatus(486, 'Busy Here')).to.deep.equal({
      outcome: 'busy',
      detail: '486 Busy Here',
    });
  });
});

describe('What a Q.850 cause says of a call', () => {
  const causes: [Told, number[]][] = [
    ['emptyNumber', [1, 4, 22, 28]],
    ['busy', [17]],
    ['noAnswer', [19]],
    ['poweredOff', [20, 27]],
    ['rejected', [21, 24, 55]],
    ['notConnected', [18, 23, 26]],
    ['TrunkLimit', [34, 42, 44, 47]],
    ['TrunkRefused', [50, 53, 57, 87, 90]],
    ['NoAudio', [65, 70, 88]],
    ['TrunkFault', [2, 3, 5, 6, 25, 29, 38, 41, 43, 58, 63, 79, 95, 111]],
  ];
  for (const [outcome, list] of causes) {
    for (const cause of list) {
      it(`${cause}, ${CAUSES[cause]?.name}: ${outcome}, whatever the status`, () => {
        for (const code of [480, 486, 404, 500, 503]) {
          const end = refused(code, { reasons: [q850(cause)] });
          expect(told(end), String(code)).to.equal(outcome);
          if (end.exception) expect(end.exception).to.include({ sipCode: code, cause });
        }
      });
    }
  }

  for (const cause of [16, 31, 102, 127]) {
    it(`${cause} says less than the status`, () => {
      expect(refused(486, { reasons: [q850(cause)] }).outcome).to.equal('busy');
      expect(told(refused(503, { reasons: [q850(cause)] }))).to.equal('TrunkFault');
      expect(refused(480, { reasons: [q850(cause)], rangMs: 9_000 }).outcome).to.equal('noAnswer');
    });
  }

  it('no user responding is no answer where it had rung', () => {
    expect(refused(480, { reasons: [q850(18)], rangMs: 40_000 }).outcome).to.equal('noAnswer');
  });

  it('a rejection with 403 is the network’s', () => {
    expect(refused(403, { reasons: [q850(21)] })).to.include({ outcome: 'rejected', by: 'line' });
    expect(refused(603, { reasons: [q850(21)] })).to.include({ outcome: 'rejected', by: 'callee' });
  });

  it('the exact one of several counts, and one that nobody knows does not', () => {
    const reasons = [q850(200), q850(31), q850(20), { protocol: 'SIP', cause: 480 } as const];
    expect(refused(480, { reasons }).outcome).to.equal('poweredOff');
    expect(refused(486, { reasons: [q850(200)] }).outcome).to.equal('busy');
  });

  it('a status in a Reason tells what a vague one stands for', () => {
    const reasons = [{ protocol: 'SIP', cause: 486 } as const];
    expect(refused(480, { reasons }).outcome).to.equal('busy');
    expect(refused(404, { reasons }).outcome).to.equal('emptyNumber');
  });
});

describe('What the words of a trunk say of a call', () => {
  const words: [Told, number, string][] = [
    ['poweredOff', 480, '您拨打的电话已关机'],
    ['poweredOff', 480, 'User Powered Off'],
    ['outOfService', 480, '停机'],
    ['outOfService', 404, 'Out Of Service'],
    ['inArrears', 480, '欠费停机'],
    ['inArrears', 402, 'In Arrears'],
    ['emptyNumber', 480, '空号'],
    ['busy', 480, '用户正忙'],
    ['notConnected', 404, '暂时无法接通'],
    ['rejected', 480, '用户拒接'],
    ['TrunkLimit', 403, '超过并发限制'],
    ['TrunkLimit', 603, 'Call limit reached'],
    ['CallerRefused', 403, '主叫号码未报备'],
    ['CallerRefused', 403, 'Invalid Caller ID'],
    ['TrunkRefused', 503, '余额不足'],
    // Of a gateway, not of a telephone.
    ['TrunkFault', 503, 'Gateway out of service'],
  ];
  for (const [outcome, code, text] of words) {
    it(`${code} with "${text}": ${outcome}`, () => {
      expect(told(refused(code, { phrase: text }))).to.equal(outcome);
      expect(told(refused(code, { reasons: [q850(31, text)] }))).to.equal(outcome);
    });
  }

  it('nothing, where they are the usual phrases', () => {
    for (let code = 300; code < 700; code++) {
      expect(verdictOfTexts([reasonPhrase(code)], code), String(code)).to.equal(undefined);
    }
  });

  it('what their causes say, where they are the usual names of causes', () => {
    for (const [cause, { name, verdict }] of Object.entries(CAUSES)) {
      const end = refused(480, { reasons: [q850(Number(cause), name)] });
      if (!verdict.vague) expect(told(end), cause).to.equal(verdict.exception ?? verdict.outcome);
    }
  });

  it('nothing beyond the first two hundred characters', () => {
    expect(refused(480, { phrase: `${'x'.repeat(300)}关机` }).outcome).to.equal('notConnected');
  });
});

describe('What tones before the answer say of a call', () => {
  it('decide where the status is vague, and are told', () => {
    expect(refused(480, { earlyMedia: 'busy', rangMs: 8_000 })).to.include({
      outcome: 'busy',
      detail: '480 Temporarily Unavailable; busy tone was heard',
    });
    expect(told(refused(487, { earlyMedia: 'congestion' }))).to.equal('TrunkLimit');
    expect(refused(408, { earlyMedia: 'sit' }).outcome).to.equal('emptyNumber');
  });

  it('do not, where it is exact', () => {
    expect(refused(404, { earlyMedia: 'busy' }).outcome).to.equal('emptyNumber');
    expect(refused(480, { earlyMedia: 'busy', reasons: [q850(20)] }).outcome).to.equal(
      'poweredOff',
    );
  });

  it('are a note only, where somebody speaks', () => {
    const end = refused(480, { earlyMedia: 'voice', rangMs: 12_000 });
    expect(end.outcome).to.equal('noAnswer');
    expect(end.detail).to.include('announcement');
  });

  const cancelled: SessionEnd = { by: 'us', confirmed: false, code: 487, reasons: [] };
  const ringTimeouts: [Told, LegStory['earlyMedia'], number][] = [
    ['noAnswer', undefined, 45_000],
    ['noAnswer', 'ringback', 45_000],
    ['noAnswer', 'voice', 45_000],
    ['noAnswer', 'silence', 45_000],
    ['busy', 'busy', 45_000],
    ['emptyNumber', 'sit', 45_000],
    ['TrunkLimit', 'congestion', 45_000],
    ['notConnected', undefined, 0],
  ];
  for (const [outcome, earlyMedia, rangMs] of ringTimeouts) {
    const heard = earlyMedia ?? (rangMs > 0 ? 'ringing alone' : 'nothing');
    it(`${outcome} when nobody answers in time and ${heard} was heard`, () => {
      const story: LegStory = { end: cancelled, rangMs, gaveUp: 'ringTimeout', name: 'alpha' };
      const end = legEndOf({ ...story, ...(earlyMedia && { earlyMedia }) });
      expect(told(end)).to.equal(outcome);
      expect(end).to.include({ by: 'line', sipCode: 487 });
    });
  }

  it('are waited for no longer than the network plays them', () => {
    const story: LegStory = { end: cancelled, rangMs: 6_000, gaveUp: 'tone', name: 'alpha' };
    expect(legEndOf({ ...story, earlyMedia: 'busy' })).to.include({
      outcome: 'busy',
      detail: 'Rang for 6 s; busy tone was heard.',
    });
  });
});

describe('How a leg ends that we end', () => {
  it('is cancelled before the answer', () => {
    const end: SessionEnd = { by: 'us', confirmed: false, code: 487, reasons: [] };
    expect(legEndOf({ end, rangMs: 3_000, gaveUp: 'us', name: 'alpha' })).to.deep.equal({
      outcome: 'cancelled',
      by: 'us',
      sipCode: 487,
    });
  });

  it('is what the callee said where that crossed our CANCEL', () => {
    expect(refused(486, { gaveUp: 'us' }).outcome).to.equal('busy');
    expect(refused(486, { gaveUp: 'ringTimeout' }).outcome).to.equal('busy');
  });

  it('is no answer where a 200 crossed the CANCEL of a ring time-out', () => {
    const story = { end: answered({ by: 'us' }), rangMs: 45_000, name: 'alpha' } as const;
    expect(legEndOf({ ...story, gaveUp: 'ringTimeout' }).outcome).to.equal('noAnswer');
  });

  it('is an answered call after the answer', () => {
    const story = { end: answered({ by: 'us' }), rangMs: 3_000, name: 'alpha' } as const;
    expect(legEndOf({ ...story, gaveUp: 'us' })).to.deep.equal({ outcome: 'answered', by: 'us' });
  });

  it('is an exception when no audio comes any more', () => {
    const end = legEndOf({
      end: answered({ by: 'us' }),
      rangMs: 3_000,
      gaveUp: 'deadPeer',
      silentMs: 20_000,
      name: 'alpha',
    });
    expect(end).to.include({ outcome: 'answered', by: 'line', detail: 'No audio came for 20 s.' });
    expect(end.exception?.code).to.equal('DeadPeer');
  });

  it('is no exception when the line is closed', () => {
    const end = legEndOf({ end: answered(), rangMs: 0, gaveUp: 'line', name: 'alpha' });
    expect(end).to.deep.equal({ outcome: 'answered', by: 'line', detail: 'The line was closed.' });
  });
});

describe('How an answered leg ends', () => {
  it('is the callee hanging up', () => {
    for (const reasons of [[], [q850(16)], [q850(31)], [q850(17)]]) {
      const end = legEndOf({ end: answered({ reasons }), rangMs: 0, name: 'alpha' });
      expect(end).to.include({ outcome: 'answered', by: 'callee' });
      expect(end.exception).to.equal(undefined);
    }
  });

  it('is the line breaking off where a BYE says so', () => {
    const end = legEndOf({ end: answered({ reasons: [q850(38)] }), rangMs: 0, name: 'alpha' });
    expect(end).to.include({ outcome: 'answered', by: 'line' });
    expect(end.exception).to.include({ code: 'TrunkFault', cause: 38 });
  });

  it('is the line’s where the session broke', () => {
    const failures: [CallExceptionCode, 'sessionExpired' | 'peerGone' | 'noAudio' | 'closed'][] = [
      ['TrunkFault', 'sessionExpired'],
      ['TrunkFault', 'peerGone'],
      ['NoAudio', 'noAudio'],
      ['TrunkUnreachable', 'closed'],
    ];
    for (const [code, kind] of failures) {
      const failure = { kind, message: 'It broke.' } as const;
      const end = legEndOf({
        end: answered({ by: 'failure', failure }),
        rangMs: 0,
        name: 'alpha',
      });
      expect(end).to.include({ outcome: 'answered', by: 'line', detail: 'It broke.' });
      expect(end.exception?.code).to.equal(code);
    }
  });
});

describe('How a leg ends that got no response', () => {
  const kinds: [CallExceptionCode, NonNullable<SessionEnd['failure']>['kind'][]][] = [
    [
      'TrunkUnreachable',
      ['timeout', 'unreachable', 'refused', 'connectTimeout', 'certificate', 'closed', 'noPoint'],
    ],
    ['TrunkUnreachable', ['unresolved', 'noAck']],
    ['TrunkFault', ['tooLarge', 'overloaded', 'sessionExpired', 'peerGone']],
    ['NoAudio', ['noAudio']],
  ];
  for (const [code, list] of kinds) {
    for (const kind of list) {
      it(`${kind}: ${code}`, () => {
        const failure = { kind, message: 'What went wrong.' };
        const end: SessionEnd = { by: 'failure', confirmed: false, reasons: [], failure };
        const told = legEndOf({ end, rangMs: 0, name: 'alpha' });
        expect(told).to.include({ outcome: 'lineFailed', by: 'line', detail: 'What went wrong.' });
        expect(told.exception).to.include({ code, sipCode: null, cause: null });
        expect(told).to.not.have.property('sipCode');
      });
    }
  }
});
