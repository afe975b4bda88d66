import type { AskMissPolicy, NodeMarks } from './branch';
import type { FlowEndReason, ListenRequest, MatchBranch, TransferRequest } from './methods';
import type { BargeIn, BargeInAfter, PromptVoice } from './prompts';

/**
 * 话术流程: the canvas of a scene as data (000, 4.2.2.1), with the three kinds of nodes that the
 * seed's canvas has. Flows of both hosts are made of it, and it of them where they have no other
 * nodes. It is kept with the scene and its versions; calls go by the host's flow.
 */
export interface SceneFlow {
  /** The node that a call comes to first. */
  start: string;
  nodes: SceneNode[];
}

export type SceneNode = BranchSceneNode | PlainSceneNode | FunctionSceneNode;

interface SceneNodeBase extends NodeMarks {
  /** Unique in the flow: turns, statistics and wires name it. */
  name: string;
}

/** 话术 of a node. */
export interface ScenePrompt {
  /** 基础话术, with ` @name ` variables. */
  text: string;
  /** 相似话术. */
  similar?: string[];
  bargeIn?: BargeIn;
  bargeInAfter?: BargeInAfter;
  voice?: PromptVoice;
}

/** 分支节点: asks, and goes on by the answer. */
export interface BranchSceneNode extends SceneNodeBase, ScenePrompt {
  kind: 'branch';
  /** Said in place of the prompt when it is asked again. */
  again?: string[];
  listen?: Partial<Omit<ListenRequest, 'callId' | 'node'>>;
  branches: SceneBranch[];
  unrecognised?: SceneMiss;
  noInput?: SceneMiss;
  /** Default true. */
  globalQuestions?: boolean;
}

export interface SceneBranch extends MatchBranch {
  /** Name of the node behind it. */
  to: string;
}

/** What is done about misses; `to`: where it goes on at the limit, with `atLimit: 'goOn'`. */
export interface SceneMiss extends AskMissPolicy {
  to?: string;
}

/** 普通节点: says something and goes on. */
export interface PlainSceneNode extends SceneNodeBase, ScenePrompt {
  kind: 'plain';
  to: string;
}

/** 功能节点: says something, then hangs up or hands the callee over. */
export type FunctionSceneNode = HangUpSceneNode | TransferSceneNode;

/** 挂机. */
export interface HangUpSceneNode extends SceneNodeBase, Partial<ScenePrompt> {
  kind: 'function';
  action: 'hangUp';
  reason?: FlowEndReason;
  delayMs?: number;
}

/** 转人工. */
export interface TransferSceneNode extends SceneNodeBase, Partial<ScenePrompt> {
  kind: 'function';
  action: 'transfer';
  transfer: Omit<TransferRequest, 'callId' | 'node' | keyof NodeMarks>;
  /** Where it goes on when nobody takes the callee over. */
  notTaken: string;
}

/** Where a call may go on from a node: field by field, the names of the nodes behind. */
export function wiresOf(node: SceneNode): { at: string; to: string }[] {
  if (node.kind === 'plain') return [{ at: 'to', to: node.to }];
  if (node.kind === 'function') {
    return node.action === 'transfer' ? [{ at: 'notTaken', to: node.notTaken }] : [];
  }
  const missed = (['unrecognised', 'noInput'] as const).flatMap((kind) => {
    const to = node[kind]?.to;
    return to === undefined ? [] : [{ at: `${kind}.to`, to }];
  });
  return [...node.branches.map(({ to }, k) => ({ at: `branches[${k}].to`, to })), ...missed];
}
