import type { Language } from '../../api';
import type { LegEnd, LegOutcome } from '../../line/port';
import type { Step } from './call';

/** A step of a call as a line for people. */
export function sayStep(step: Step, language: Language): string {
  return language === 'zh-CN' ? inChinese(step) : inEnglish(step);
}

function inEnglish(step: Step): string {
  switch (step.step) {
    case 'registered':
      return step.registered ? 'Registered' : `Not registered: ${step.detail ?? 'no answer'}`;
    case 'trying':
      return `Calling ${step.to} over ${step.trunk} …`;
    case 'ringing':
      return 'Ringing';
    case 'answered':
      return 'Answered';
    case 'said':
      return `Said: ${step.text} (${percent(step.heard)} heard)`;
    case 'speech':
      return step.text
        ? `Heard: ${step.text} (${percent(step.confidence)} sure)`
        : 'Heard speech that was not understood';
    case 'key':
      return `Key: ${step.key}`;
    case 'answeredBy':
      return `Answered by a ${step.who}`;
    case 'ended': {
      const { outcome, by, detail, suggestion, quality, recording } = step;
      const lines = [
        `Ended: ${OUTCOMES[outcome].en}, by ${by === 'us' ? 'this side' : `the ${by}`}${detail ? ` (${detail})` : ''}`,
      ];
      if (suggestion) lines.push(suggestion);
      if (quality) {
        const { received, lossRatio, jitterMs, sent } = quality;
        lines.push(
          `Audio: ${received} packets came, ${percent(lossRatio)} lost, jitter ${jitterMs.toFixed(1)} ms; ${sent} sent`,
        );
      }
      if (recording) lines.push(`Recorded: ${recording}`);
      return lines.join('\n');
    }
  }
}

function inChinese(step: Step): string {
  switch (step.step) {
    case 'registered':
      return step.registered ? '已注册' : `注册失败：${step.detail ?? '没有响应'}`;
    case 'trying':
      return `正在经 ${step.trunk} 呼叫 ${step.to} …`;
    case 'ringing':
      return '振铃';
    case 'answered':
      return '已接通';
    case 'said':
      return `播报：${step.text}（听到 ${percent(step.heard)}）`;
    case 'speech':
      return step.text
        ? `听到：${step.text}（置信度 ${percent(step.confidence)}）`
        : '听到讲话，但未能识别';
    case 'key':
      return `按键：${step.key}`;
    case 'answeredBy':
      return step.who === 'machine' ? '由语音信箱应答' : '由真人接听';
    case 'ended': {
      const { outcome, by, detail, suggestion, quality, recording } = step;
      const lines = [`结束：${OUTCOMES[outcome].zh}，${BY[by]}${detail ? `（${detail}）` : ''}`];
      if (suggestion) lines.push(suggestion);
      if (quality) {
        const { received, lossRatio, jitterMs, sent } = quality;
        lines.push(
          `音频：收到 ${received} 包，丢失 ${percent(lossRatio)}，抖动 ${jitterMs.toFixed(1)} 毫秒；发出 ${sent} 包`,
        );
      }
      if (recording) lines.push(`录音：${recording}`);
      return lines.join('\n');
    }
  }
}

const OUTCOMES: Readonly<Record<LegOutcome, { zh: string; en: string }>> = {
  answered: { zh: '已接听', en: 'answered' },
  noAnswer: { zh: '无人接听', en: 'no answer' },
  busy: { zh: '占线', en: 'busy' },
  rejected: { zh: '拒接', en: 'rejected' },
  emptyNumber: { zh: '空号', en: 'empty number' },
  poweredOff: { zh: '关机', en: 'powered off' },
  outOfService: { zh: '停机', en: 'out of service' },
  inArrears: { zh: '欠费', en: 'in arrears' },
  notConnected: { zh: '无法接通', en: 'not connected' },
  cancelled: { zh: '已取消', en: 'cancelled' },
  lineFailed: { zh: '线路故障', en: 'the line failed' },
};

const BY: Readonly<Record<LegEnd['by'], string>> = {
  us: '由本端挂断',
  callee: '由对方挂断',
  line: '由线路结束',
};

const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;
