import { hostNode, node, type FlowNode, type Group } from './description';
import { debug, noOp, pick, request, response } from './hostNodes';

type Fields = Parameters<typeof pick>[0];

/** Where a node stands, and where its outputs lead. */
export interface Place {
  at: [number, number];
  to: { ok: string; refused: string };
}

export interface Asked {
  title: string;
  note: string;
  /** What the request is called, and its path. */
  request: readonly [name: string, path: string];
  /** What is done; the last one takes the place. Before it there may be `steps` others. */
  does: (place: Place) => FlowNode[];
  steps?: number;
  /** What comes of it, what of that is answered, and what the answer is called. */
  answer: readonly [name: string, fields: Fields, response: string];
  /** What a refusal is called; the reason is answered with 409. */
  refusal: string;
}

/** A group that another system asks by HTTP: it is answered what was done, or why it was not. */
export function asked({ title, note, steps = 0, ...given }: Asked): Group {
  const [answer, fields, answered] = given.answer;
  const nodes = given.does({ at: [steps + 1, 0], to: { ok: answer, refused: given.refusal } });
  return {
    title,
    note,
    nodes: [
      hostNode(given.request[0], {
        at: [0, 0],
        ...request(given.request[1]),
        to: nodes[0]?.name ?? answer,
      }),
      ...nodes,
      ...answers([steps + 2, 0], answer, fields, answered, 200),
      ...refusals([steps + 2, 1], given.refusal),
    ],
  };
}

/** Answers with some fields of what comes in. */
export const answers = (
  [column, row]: readonly [number, number],
  name: string,
  fields: Fields,
  answered: string,
  status: number,
): FlowNode[] => [
  hostNode(name, { at: [column, row], ...pick(fields), to: answered }),
  hostNode(answered, { at: [column + 1, row], ...response(status) }),
];

/** Answers 409, with the reason. */
export const refusals = (at: readonly [number, number], name: string): FlowNode[] =>
  answers(at, name, { reason: ['refused.reason'] }, `应答${name}`, 409);

/** A group that is told of each call through X numbers when it has ended. */
export const callRecords = (title: string, outIdIs: string): Group => ({
  title,
  note: `每次通话结束来一条，号码已隐藏；call.outId 是${outIdIs}`,
  nodes: [
    node('privacyCallTrigger', '通话结束', {
      at: [0, 0],
      settings: { events: ['PrivacyCallEnd'] },
      to: '话单',
    }),
    hostNode('话单', { at: [1, 0], nodeRed: debug('call'), n8n: noOp() }),
  ],
});
