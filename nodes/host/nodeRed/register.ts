import type { Node, NodeAPI } from 'node-red';
import { DialflowError } from '../../../engine/api';
import { nodeRedType } from '../definition';
import { isTrigger, type NodeModule } from '../run';
import { talksOnCalls } from './failures';
import type { Hosted, Saved } from './hosted';
import { takeMessages } from './input';
import { connectionOf } from './lookup';
import { credentialTypes } from './secrets';
import { StatusLine } from './status';
import { followEvents } from './trigger';
import { languageOf, sayIn, type Say } from './words';

/** Registers a node type: a definition and its run become a Node-RED node. */
export function registerNode(RED: NodeAPI, module: NodeModule): void {
  const { definition } = module;
  const secrets = credentialTypes(definition.fields);
  const options = Object.keys(secrets).length > 0 ? [{ credentials: secrets }] : [];
  const start = function (this: Node<object>, config: Saved): void {
    RED.nodes.createNode(this, config);
    const saved: Saved = { ...config, ...this.credentials };
    const language = languageOf(RED);
    const say = sayIn(language);
    const status = new StatusLine(this, say);
    const connection = connectionOf(RED, saved['engine']);
    if (!connection) {
      refuse(this, status, say);
      return;
    }

    const closer = new AbortController();
    const hosted: Hosted = {
      RED,
      node: this,
      definition,
      saved,
      connection,
      status,
      language,
      say,
      name: saved.name || `${definition.label[language]} (${this._alias ?? this.id})`,
      signal: closer.signal,
      underway: new Set(),
    };

    const stop = isTrigger(module) ? followEvents(hosted, module) : takeMessages(hosted, module);
    this.on('close', (removed: boolean, done: () => void) => {
      closer.abort();
      stop(removed).then(done, (error: unknown) => {
        this.error(error);
        done();
      });
    });
  };
  if (definition.liveCall) talksOnCalls(nodeRedType(definition));
  RED.nodes.registerType(nodeRedType(definition), start, ...options);
}

/** A node whose config node is missing or disabled says so, and fails what it is sent. */
function refuse(node: Node, status: StatusLine, say: Say): void {
  status.rest({ fill: 'red', shape: 'ring', text: say('noEngine') });
  node.on('input', (_message, _send, done) => {
    done(
      new DialflowError(
        'InvalidInput',
        'This node has no engine. Choose one in its dialog, and see that it is not disabled.',
        { problems: [{ path: 'engine', reason: 'must not be empty' }] },
      ),
    );
  });
}
