import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { Call, Contact, DialRequest, DialResult, Scene, Tag, Turn } from '../api';
import type { Leg, LegListener, PlaceRequest } from '../line/port';
import type { PhoneIdentity } from './messages';

/** Places calls that are tried out; `engine/campaign/testCalls.ts` does it. */
export interface TestCaller {
  check(p: { instanceId: string; scene?: string; group?: string }): Promise<{
    scene: Scene | null;
  }>;
  /** `dialled` is told the call's id before anything leaves. Resolves when it is answered, or over. */
  place(
    p: {
      instanceId: string;
      scene?: string | undefined;
      group?: string | undefined;
      contact: Contact;
      ringSeconds?: number | undefined;
      answeringMachine?: DialRequest['answeringMachine'] | undefined;
      direct?: boolean;
    },
    dialled: (callId: string) => void,
  ): Promise<DialResult>;
}

/** What is kept of a call that is up, or just over. */
export interface CallSource {
  get(p: { callId: string }): Promise<Call>;
  turns(p: { callId: string }): Promise<Turn[]>;
}

/** A phone in a page, rung by the engine. */
export interface PhoneSource {
  readonly identity: PhoneIdentity;
  readonly registered: boolean;
  accept(socket: Socket, frames: WebSocket, address: string): void;
  place(request: PlaceRequest, listener: LegListener): Leg;
  close(): Promise<void>;
}

export type { Tag };
