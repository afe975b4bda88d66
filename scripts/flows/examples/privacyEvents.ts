import { hostNode, node, type Flow } from '../description';
import { debug, inject } from '../hostNodes';
import { engineFor } from './engine';

export const privacyEvents: Flow = {
  key: 'examples/privacyEvents',
  name: '18 Text messages and calls through X numbers',
  info: `Takes text messages that come in to privacy numbers, has one passed on, answers it, and follows
calls and bindings. Numbers of people are hidden in all of it.

A pool with SMS mode smart and "Only when confirmed" is needed, and a gateway in the engine's
section SMS: by SMPP, SIP or HTTP.`,
  engine: engineFor('18', 'example-18'),
  groups: [
    {
      title: 'Messages that wait to be confirmed',
      note: 'each is passed on, and whoever wrote it gets an answer',
      nodes: [
        node('interceptSmsTrigger', 'A message', {
          at: [0, 0],
          settings: { states: ['AwaitingConfirmation'] },
          to: { out: ['Pass it on', 'Answer it'] },
        }),
        node('sms', 'Pass it on', {
          at: [1, 0],
          settings: { operation: 'confirm' },
          to: { ok: 'Passed on', refused: 'Not passed on' },
        }),
        hostNode('Passed on', { at: [2, 0], nodeRed: debug('sms') }),
        hostNode('Not passed on', { at: [2, 1], nodeRed: debug('refused') }),
        node('sms', 'Answer it', {
          at: [1, 2],
          settings: { operation: 'reply', text: 'We have passed your message on.' },
          to: { ok: 'Answered', refused: 'Not passed on' },
        }),
        hostNode('Answered', { at: [2, 2], nodeRed: debug('sms') }),
      ],
    },
    {
      title: 'What became of messages',
      note: 'whether they have arrived, and what they are billed as',
      nodes: [
        node('interceptSmsTrigger', 'Its end', {
          at: [0, 0],
          settings: { events: ['SmsForwarded', 'SmsDelivery', 'SmsBilled'] },
          to: 'Event',
        }),
        hostNode('Event', { at: [1, 0], nodeRed: debug('event') }),
      ],
    },
    {
      title: 'Look back',
      note: 'the last messages, who wants none, and how the gateways stand',
      nodes: [
        hostNode('Which messages?', { at: [0, 0], nodeRed: inject(), to: 'List them' }),
        node('sms', 'List them', {
          at: [1, 0],
          settings: { operation: 'list', limit: 20 },
          to: { ok: 'Messages' },
        }),
        hostNode('Messages', { at: [2, 0], nodeRed: debug('messages') }),
        hostNode('Who wants none?', { at: [0, 1], nodeRed: inject(), to: 'Read the stop list' }),
        node('sms', 'Read the stop list', {
          at: [1, 1],
          settings: { operation: 'listStops' },
          to: { ok: 'Stop list' },
        }),
        hostNode('Stop list', { at: [2, 1], nodeRed: debug('stops') }),
        hostNode('Every minute', { at: [0, 2], nodeRed: inject(undefined, 60), to: 'Gateways' }),
        node('sms', 'Gateways', {
          at: [1, 2],
          settings: { operation: 'status' },
          to: { refused: 'One is not up' },
        }),
        hostNode('One is not up', { at: [2, 2], nodeRed: debug('gateways') }),
      ],
    },
    {
      title: 'Calls and bindings',
      note: 'every call through an X number; bindings that end, and pools that fill up',
      nodes: [
        node('privacyCallTrigger', 'A call', {
          at: [0, 0],
          settings: { events: ['PrivacyCallStart', 'PrivacyCallEnd', 'PrivacyRecordingReady'] },
          to: 'Call',
        }),
        hostNode('Call', { at: [1, 0], nodeRed: debug('event') }),
        node('bindingExpiringTrigger', 'A binding', {
          at: [0, 1],
          settings: { events: ['BindingExpiring', 'BindingEnded', 'PrivacyNumberAlarm'] },
          to: 'Binding',
        }),
        hostNode('Binding', { at: [1, 1], nodeRed: debug('event') }),
      ],
    },
  ],
};
