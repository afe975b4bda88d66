import { randomBytes } from 'node:crypto';
import type { AliyunAccess } from '../../api';
import { inside, objectIn, textIn } from '../socket/dialect';

const GATEWAY = 'wss://nls-gateway-cn-shanghai.aliyuncs.com/ws/v1';

/** Its address, without the token. */
export const gatewayOf = ({ url = GATEWAY }: Pick<AliyunAccess, 'url'>): URL => new URL(url);

export function withToken(gateway: URL, token: string): URL {
  const url = new URL(gateway);
  url.searchParams.set('token', token);
  return url;
}

/** 32 hexadecimal digits, as it wants its ids. */
export const nlsId = (): string => randomBytes(16).toString('hex');

export interface NlsTask {
  appKey: string;
  /** The same for all messages of an utterance or prompt. */
  taskId: string;
  namespace: 'SpeechTranscriber' | 'SpeechSynthesizer';
}

/** A directive: `StartTranscription`, `StartSynthesis`. */
export function directive(task: NlsTask, name: string, payload?: object): string {
  const header = {
    ...{ message_id: nlsId(), task_id: task.taskId },
    ...{ namespace: task.namespace, name, appkey: task.appKey },
  };
  return JSON.stringify({ header, ...(payload && { payload }) });
}

export interface NlsEvent {
  name: string;
  /** 20000000 is good. */
  status: number;
  /** What a `TaskFailed` says of itself. */
  reason: string;
  payload: Record<string, unknown>;
}

/** An event of the gateway. @throws Error where it is none. */
export function readEvent(text: string): NlsEvent {
  const { header, payload } = objectIn(text);
  const { name, status, status_text, status_message } = inside(header);
  if (typeof name !== 'string') throw new Error('it has no "header.name"');
  const code = typeof status === 'number' ? status : 0;
  const reason = textIn(status_text) || textIn(status_message) || 'it failed';
  return { name, status: code, reason: `${code} ${reason}`, payload: inside(payload) };
}

/** 400000xx: what we are, not what we asked for, was refused; a token that has ended is one. */
export const isRefusal = (status: number): boolean => status === 40_000_001;

/** The gateway takes nobody in whose token it does not know. */
export const isRefused = (reason: string): boolean => /\b40[13]\b|40000001/.test(reason);
