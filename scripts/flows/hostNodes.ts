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
  [fromKind, value]: readonly ['str' | 'jsonata' | Kept, string],
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

/** Takes requests at this path of Node-RED's own server. */
export const httpIn = (url: string): NodeRedPart => ({
  type: 'http in',
  inputs: 0,
  outputs: 1,
  properties: { url, method: 'post', upload: false, skipBodyParsing: false, swaggerDoc: '' },
});

/** Answers such a request with `msg.payload`. @param status that of `msg.statusCode`, or 200 */
export const httpResponse = (status?: number): NodeRedPart => ({
  type: 'http response',
  inputs: 1,
  outputs: 0,
  properties: { statusCode: status === undefined ? '' : String(status), headers: {} },
});

/** Posts `msg.payload` as JSON; the answer is the next one. What is no 2xx is an error. */
export const httpRequest = (url: string): NodeRedPart => ({
  type: 'http request',
  inputs: 1,
  outputs: 1,
  properties: {
    method: 'POST',
    ret: 'obj',
    paytoqs: 'ignore',
    url,
    tls: '',
    persist: false,
    proxy: '',
    insecureHTTPParser: false,
    authType: '',
    senderr: true,
    headers: [],
  },
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

/** The item becomes what this expression makes. */
export const asJson = (expression: string): N8nPart => ({
  type: 'n8n-nodes-base.set',
  typeVersion: 3.4,
  parameters: { mode: 'raw', jsonOutput: `={{ ${expression} }}`, options: {} },
});

/**
 * Takes POST requests under this path.
 *
 * @param answers a `respond` node does; else they are answered at once.
 */
export const webhook = (path: string, answers = false): N8nPart => ({
  type: 'n8n-nodes-base.webhook',
  typeVersion: 2,
  parameters: {
    httpMethod: 'POST',
    path,
    responseMode: answers ? 'responseNode' : 'onReceived',
    options: {},
  },
  webhook: true,
});

/** Answers a `webhook` with the item. */
export const respond = (status?: number): N8nPart => ({
  type: 'n8n-nodes-base.respondToWebhook',
  typeVersion: 1.1,
  parameters: {
    respondWith: 'json',
    responseBody: '={{ $json }}',
    options: status === undefined ? {} : { responseCode: status },
  },
});

/** Posts the item as JSON; the answer is the next item. What is no 2xx is an error. */
export const postJson = (url: string): N8nPart => ({
  type: 'n8n-nodes-base.httpRequest',
  typeVersion: 4.2,
  parameters: {
    method: 'POST',
    url,
    sendBody: true,
    specifyBody: 'json',
    jsonBody: '={{ JSON.stringify($json) }}',
    options: {},
  },
});

/** Items of which this expression is true. */
export const filter = (expression: string): N8nPart => ({
  type: 'n8n-nodes-base.filter',
  typeVersion: 2.2,
  parameters: {
    conditions: {
      options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
      conditions: [
        {
          id: 'condition',
          leftValue: `={{ ${expression} }}`,
          rightValue: '',
          operator: { type: 'boolean', operation: 'true', singleValue: true },
        },
      ],
      combinator: 'and',
    },
    options: {},
  },
});

// ---------------------------------------------------------------- both

/** `POST /<path>`; n8n puts `/webhook` before it. See `fromBody` for what it brings. */
export const request = (path: string) => ({
  nodeRed: httpIn(`/${path}`),
  n8n: webhook(path, true),
});

/** Answers a request with what comes in, and nothing else of it. */
export const response = (status: number) => ({
  nodeRed: httpResponse(status),
  n8n: respond(status),
});

type Picked = readonly [path: string, type?: 'string' | 'number'];

/** Hands on these fields of what comes in, under these names, and nothing else. */
export const pick = (fields: Readonly<Record<string, Picked>>) => ({
  nodeRed: change(
    ['msg', 'payload'],
    [
      'jsonata',
      `{ ${Object.entries(fields)
        .map(([name, [path]]) => `"${name}": ${path}`)
        .join(', ')} }`,
    ],
  ),
  n8n: {
    type: 'n8n-nodes-base.set',
    typeVersion: 3.4,
    parameters: {
      assignments: {
        assignments: Object.entries(fields).map(([name, [path, type = 'string']]) => ({
          id: name,
          name,
          value: `={{ $json.${path} }}`,
          type,
        })),
      },
      options: {},
    },
  },
});
