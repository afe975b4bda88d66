import type { Contact, EndReason, HangUpBy, Scene, Strategy, TaskStatusName } from '../api';

/** Places calls; `engine/call` does it. The attempt is in the store before it is asked to. */
export interface Caller {
  place(spec: CallToPlace, listener: PlacedCallListener): void;
  endAll(
    reason: EndReason,
    only: (spec: { groupId: string; jobId: string }, answered: boolean) => boolean,
  ): Promise<void>;
}

export interface CallToPlace {
  id: string;
  instanceId: string;
  groupId: string;
  jobId: string;
  contact: Contact;
  callingNumber: string;
  plannedTime: number;
  actualTime: number;
  ringMs: number;
  attempt: number;
  scene: Scene | null;
}

export interface PlacedCallListener {
  answered(at: number): void;
  ended(result: PlacedCallResult): void;
}

export interface PlacedCallResult {
  status: TaskStatusName;
  answeredAt: number | null;
  endTime: number;
  ringMs: number;
  talkMs: number;
  hangUpBy: HangUpBy;
  endReason: EndReason;
  detail: string | null;
  turnCount: number;
}

/** When may be dialled; `engine/rules` knows. */
export interface DialRules {
  parseStrategy(value: unknown): Strategy;
  window(strategy: Strategy, now: number): Window;
  startOfDay(now: number): number;
  nextDay(now: number): number;
  /** For people: `2026-11-20 09:00`. */
  localText(at: number): string;
}

export type Window =
  | { open: true; until: number | null }
  /** `opensAt` null: it never opens again. */
  | { open: false; opensAt: number | null; reason: string };

/** Scenes by id, or by id or name; `engine/dialogue` has them. */
export interface SceneSource {
  byId(sceneId: string): Promise<Scene | null>;
  find(instanceId: string, scene: string): Promise<Scene | null>;
}
