import type { Funnel } from '../api';
import { said, type Said } from './words';

/** 漏斗分布, in the seed's order and words. */
export const FUNNEL_STEPS: readonly { key: keyof Funnel; name: Said }[] = [
  { key: 'dialled', name: said('外呼量', 'Dialled') },
  { key: 'connected', name: said('接通量', 'Answered') },
  { key: 'notConnected', name: said('未接通量', 'Not answered') },
  { key: 'silentHangUps', name: said('无响应挂断量', 'Hung up without a word') },
  { key: 'interacted', name: said('有效交互量', 'Interacted') },
  { key: 'completed', name: said('主流程完成量', 'Completed') },
  { key: 'brokenOff', name: said('主流程挂断量', 'Broken off') },
  { key: 'calleeHangUps', name: said('用户主动挂断量', 'Hung up by the callee') },
  { key: 'rejectionHangUps', name: said('拒识挂断量', 'Ended: not understood') },
  { key: 'timeoutHangUps', name: said('超时挂断量', 'Ended: no answer') },
];
