import type { Timestamp } from './model';
import type { PrivacyCall, PrivacyTranscript } from './privacy';

/**
 * Receipts of calls through X numbers. Their `groupId` is the key of the pool. They go to many
 * hands, so numbers of people are masked (`138****0000`); `listCalls` has them in full, by `id`.
 */
export type EventPrivacyCall = Omit<PrivacyCall, 'recordingFile'>;

/** 呼叫发起时话单报告. */
export interface PrivacyCallStartBody {
  eventType: 'PrivacyCallStart';
  eventTime: Timestamp;
  call: EventPrivacyCall;
}

/** 呼叫结束后话单报告. */
export interface PrivacyCallEndBody {
  eventType: 'PrivacyCallEnd';
  eventTime: Timestamp;
  call: EventPrivacyCall;
}

/** 录音状态报告: the recording of a call is complete. */
export interface PrivacyRecordingReadyBody {
  eventType: 'PrivacyRecordingReady';
  eventTime: Timestamp;
  call: EventPrivacyCall;
  recording: {
    /** Seconds. */
    duration: number;
    fileName: string;
    url: string;
  };
}

/**
 * 录音ASR状态报告: what was said in a recorded call, where its binding has `transcript`; some time
 * after the recording. One that could not be made says why in `transcript.error`.
 */
export interface PrivacyTranscriptReadyBody {
  eventType: 'PrivacyTranscriptReady';
  eventTime: Timestamp;
  call: EventPrivacyCall;
  transcript: Omit<PrivacyTranscript, 'callId' | 'state'>;
}

/** 计费通话报告: of a call that was answered. */
export interface PrivacyCallBilledBody {
  eventType: 'PrivacyCallBilled';
  eventTime: Timestamp;
  call: Pick<
    EventPrivacyCall,
    'id' | 'poolKey' | 'kind' | 'x' | 'bindingId' | 'outId' | 'outOrderId'
  >;
  minutes: number;
  recordedMinutes: number;
}

export type PrivacyCallEventBody =
  | PrivacyCallStartBody
  | PrivacyCallEndBody
  | PrivacyRecordingReadyBody
  | PrivacyTranscriptReadyBody
  | PrivacyCallBilledBody;
