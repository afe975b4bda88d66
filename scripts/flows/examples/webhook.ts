import { hostNode, node, type Flow } from '../description';
import { change, debug, inject } from '../hostNodes';
import { engineFor } from './engine';

const ADDRESS = '/dialflow-events';

/** Runs in a function node, with Node's `crypto` at hand. */
const CHECK = `// The secret as "Webhooks: create" has told it. For good, put it into the environment.
const secret = env.get('DIALFLOW_WEBHOOK_SECRET') || flow.get('secret') || '';
const headers = msg.req.headers;
const body = msg.payload; // the bytes as they came: a Buffer
const timestamp = String(headers['dialflow-timestamp']);
const wanted = 'v1=' + crypto.createHmac('sha256', secret).update(timestamp + '.').update(body).digest('hex');
const given = String(headers['dialflow-signature']);
const genuine =
  secret !== '' &&
  given.length === wanted.length &&
  crypto.timingSafeEqual(Buffer.from(given), Buffer.from(wanted)) &&
  Math.abs(Date.now() / 1000 - Number(timestamp)) < 300;

// What has an answer of 2xx is not sent again; an event that comes twice has the same sequence.
const seen = context.get('seen') || [];
const sequence = headers['dialflow-sequence'];
msg.event = genuine && !seen.includes(sequence) ? JSON.parse(body.toString('utf8')) : undefined;
if (msg.event) context.set('seen', [...seen, sequence].slice(-1000));
msg.statusCode = genuine ? 200 : 401;
msg.payload = genuine ? 'taken' : 'not signed by us';
return msg;
`;

export const webhook: Flow = {
  key: 'examples/webhook',
  name: '14 Receive a webhook',
  info: `What a service does that takes events from the engine: it checks the signature of each, and answers.

The engine is in the same Node-RED here, so that it can be tried; the lower flow is as good in any other.
Node-RED has to listen on port 1880; if it does not, change the address in "Create".`,
  engine: engineFor('14'),
  groups: [
    {
      title: 'Have events delivered',
      note: 'press the button once: the webhook is made, and its secret kept for the flow below',
      nodes: [
        hostNode('Once', { at: [0, 0], nodeRed: inject(), to: 'Create' }),
        node('account', 'Create', {
          at: [1, 0],
          settings: {
            operation: 'createWebhook',
            url: `http://127.0.0.1:1880${ADDRESS}`,
            webhookName: 'Example 14',
            events: ['JobComplete'],
            allowPrivate: true,
          },
          to: { out: 'Keep the secret' },
        }),
        hostNode('Keep the secret', {
          at: [2, 0],
          nodeRed: change(['flow', 'secret'], ['msg', 'payload[0].secret']),
          to: 'Webhook',
        }),
        hostNode('Webhook', { at: [3, 0], nodeRed: debug() }),
        hostNode('Try it', { at: [0, 1], nodeRed: inject(), to: 'Send a test' }),
        node('account', 'Send a test', {
          at: [1, 1],
          settings: { operation: 'testWebhook', webhook: 'Example 14' },
          to: { out: 'Was it taken?' },
        }),
        hostNode('Was it taken?', { at: [2, 1], nodeRed: debug() }),
      ],
    },
    {
      title: 'Take them',
      note: 'checks the signature over the bytes as they came; whatever is not signed is answered 401',
      nodes: [
        hostNode('Events come in', {
          at: [0, 0],
          nodeRed: {
            type: 'http in',
            inputs: 0,
            outputs: 1,
            properties: {
              url: ADDRESS,
              method: 'post',
              upload: false,
              skipBodyParsing: true,
              swaggerDoc: '',
            },
          },
          to: 'Check the signature',
        }),
        hostNode('Check the signature', {
          at: [1, 0],
          nodeRed: {
            type: 'function',
            inputs: 1,
            outputs: 1,
            properties: {
              func: CHECK,
              outputs: 1,
              timeout: 0,
              noerr: 0,
              initialize: '',
              finalize: '',
              libs: [{ var: 'crypto', module: 'crypto' }],
            },
          },
          to: { out: ['Answer', 'Event'] },
        }),
        hostNode('Answer', {
          at: [2, 0],
          nodeRed: {
            type: 'http response',
            inputs: 1,
            outputs: 0,
            properties: { statusCode: '', headers: {} },
          },
        }),
        hostNode('Event', { at: [2, 1], nodeRed: debug('event') }),
      ],
    },
  ],
};
