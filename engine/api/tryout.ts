import type { Language, Timestamp } from './model';

/** 文本测试 and 软电话测试: how a person stands in for the callee. */
export type TryoutKind = 'text' | 'phone';

/** A page on which somebody is called by the real flow, without a line. */
export interface TryoutRequest {
  instanceId: string;
  /** Typed, or spoken through the browser. */
  kind: TryoutKind;
  /** What the call goes by, id or name; none: the group's, or none. */
  scene?: string;
  /** Its settings are taken, and events are told as its own: for flows that listen to it alone. */
  group?: string;
  /** Of the callee. `variables` are what ` @name ` in prompts is replaced by. */
  name?: string;
  /** Nobody is dialled: it is what the flow sees. */
  phoneNumber?: string;
  variables?: Record<string, string>;
  /**
   * `page` (default): the page has a button that calls, and `CallAnswered` starts the flow.
   * `dial`: a flow dials it itself, with `calls.dial` and this id as `tryout`.
   */
  startedBy?: 'page' | 'dial';
  /** Of the page; it can be changed there. Default: the scene's. */
  language?: Language;
}

export interface Tryout {
  id: string;
  /** Opens the page; whoever has it may answer the calls. One browser at a time. */
  url: string;
  /** Unless the page is opened before. */
  expiresAt: Timestamp;
}

/** Pages on which somebody stands in for the callee. */
export interface TryoutMethods {
  /** @throws DialflowError `LimitExceeded` when too many are open. */
  open(p: TryoutRequest): Promise<Tryout>;
  /** Ends its call, and closes the page. One that is closed already is no fault. */
  close(p: { tryout: string }): Promise<void>;
}

/** Where the pages are served. Nothing is until one is asked for. */
export interface TryoutSettings {
  /** Address to listen on. Default 127.0.0.1: only browsers of this machine reach it. */
  address?: string;
  /** Default 0: any that is free. */
  port?: number;
  /**
   * What browsers reach it by, where that is another address: `https://try.example.com`. A
   * microphone needs https, but for pages of one's own machine.
   */
  publicUrl?: string;
}
