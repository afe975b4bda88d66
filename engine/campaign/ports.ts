import type { EndReason, Scene, Strategy } from '../api';
import type { CallListener, CallSpec } from '../call/ports';

export type { CallResult } from '../call/ports';

/** Places calls; `engine/call` does it. The attempt is in the store before it is asked to. */
export interface Caller {
  place(spec: CallSpec, listener: CallListener): void;
  endAll(
    reason: EndReason,
    only: (spec: { groupId: string; jobId: string }, answered: boolean) => boolean,
  ): Promise<void>;
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
