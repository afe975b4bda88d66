import type { N8nPart, NodeRedPart } from '../../nodes/host/flows/flow';

// ---------------------------------------------------------------- Node-RED

/**
 * A button. `payload` is what its message carries: an object, text, or nothing but the time.
 *
 * @param everySeconds it presses itself: after the deploy, and so often.
 */
export function inject(payload?: object | string, everySeconds?: number): NodeRedPart {
  const text = typeof payload === 'object' ? JSON.stringify(payload) : (payload ?? '');
  const payloadType = payload === undefined ? 'date' : typeof payload === 'object' ? 'json' : 'str';
  return {
    type: 'inject',
    inputs: 0,
    outputs: 1,
    properties: {
      props: [{ p: 'payload' }],
      repeat: everySeconds === undefined ? '' : String(everySeconds),
      crontab: '',
      once: everySeconds !== undefined,
      onceDelay: 0.1,
      topic: '',
      payload: text,
      payloadType,
    },
  };
}

/** Shows a property of the messages in the debug sidebar. */
export const debug = (property = 'payload'): NodeRedPart => ({
  type: 'debug',
  inputs: 1,
  outputs: 0,
  properties: {
    active: true,
    tosidebar: true,
    console: false,
    tostatus: false,
    complete: property,
    targetType: 'msg',
    statusVal: '',
    statusType: 'auto',
  },
});

type Kept = 'msg' | 'flow';

/** Sets a property of the message, or a value of the flow's context. */
export const change = (
  [kind, property]: readonly [Kept, string],
  [fromKind, value]: readonly ['str' | Kept, string],
): NodeRedPart => ({
  type: 'change',
  inputs: 1,
  outputs: 1,
  properties: {
    rules: [{ t: 'set', p: property, pt: kind, to: value, tot: fromKind }],
    action: '',
    property: '',
    from: '',
    to: '',
    reg: false,
  },
});

/** Puts a text into `msg.payload`. */
export const template = (text: string): NodeRedPart => ({
  type: 'template',
  inputs: 1,
  outputs: 1,
  properties: {
    field: 'payload',
    fieldType: 'msg',
    format: 'text',
    syntax: 'plain',
    template: text,
    output: 'str',
  },
});

/** A line or two of JavaScript on `msg`. */
export const code = (func: string): NodeRedPart => ({
  type: 'function',
  inputs: 1,
  outputs: 1,
  properties: { func, outputs: 1, timeout: 0, noerr: 0, initialize: '', finalize: '', libs: [] },
});

// ---------------------------------------------------------------- n8n

export const manualTrigger = (): N8nPart => ({
  type: 'n8n-nodes-base.manualTrigger',
  typeVersion: 1,
  parameters: {},
});

/** Where items can be looked at and nothing is done. */
export const noOp = (): N8nPart => ({
  type: 'n8n-nodes-base.noOp',
  typeVersion: 1,
  parameters: {},
});

/** One text field of the item ("Edit Fields"). */
export const setField = (name: string, value: string): N8nPart => ({
  type: 'n8n-nodes-base.set',
  typeVersion: 3.4,
  parameters: {
    assignments: { assignments: [{ id: name, name, value, type: 'string' }] },
    options: {},
  },
});
