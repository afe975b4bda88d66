import type { EndReason, Language, Task, Turn } from './model';

/**
 * 系统标签 (000, 通话详情): what the engine itself says of a call that has ended. These names are
 * stored and filtered by; people are shown `systemTagWords`.
 */
export type SystemTag =
  | Extract<EndReason, 'CalleeHungUp' | 'UnrecognisedLimit' | 'NoInputLimit'>
  /** 挂断时完成播放: whether the last prompt was heard to its end. */
  | 'PlaybackCompleted'
  | 'PlaybackCut';

export const SYSTEM_TAGS = [
  'CalleeHungUp',
  'UnrecognisedLimit',
  'NoInputLimit',
  'PlaybackCompleted',
  'PlaybackCut',
] as const satisfies SystemTag[];

export const systemTagWords: Readonly<Record<SystemTag, Readonly<Record<Language, string>>>> = {
  CalleeHungUp: { 'zh-CN': '用户挂机', 'en-US': 'callee hung up' },
  UnrecognisedLimit: { 'zh-CN': '拒识挂机', 'en-US': 'unrecognised too often' },
  NoInputLimit: { 'zh-CN': '超时挂机', 'en-US': 'no input too often' },
  PlaybackCompleted: { 'zh-CN': '挂断时完成播放', 'en-US': 'last prompt heard' },
  PlaybackCut: { 'zh-CN': '挂断时未完成播放', 'en-US': 'last prompt cut short' },
};

/** 挂断时完成播放, of a call's turns in their order; null where no prompt was played. */
export function lastPlaybackCompleted(turns: readonly Turn[]): boolean | null {
  const last = turns.filter(({ speaker }) => speaker === 'robot').at(-1);
  return last ? (last.heard ?? 0) >= 1 : null;
}

/** Those of a call, by why it ended and what was heard of its last prompt. */
export function systemTagsOf(
  call: Pick<Task, 'endReason' | 'playbackCompleted' | 'endTime'>,
): SystemTag[] {
  if (call.endTime === null) return [];
  const tags = SYSTEM_TAGS.filter((tag) => tag === call.endReason);
  if (call.playbackCompleted === null) return tags;
  return [...tags, call.playbackCompleted ? 'PlaybackCompleted' : 'PlaybackCut'];
}
