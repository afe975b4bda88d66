/**
 * The engine for integrators: start one, talk to it, take its events.
 *
 * @example
 * import { startEngine } from '@dialflow/n8n-nodes-telephony/engine';
 *
 * const engine = await startEngine({
 *   dataFolder: './calls',
 *   line: { kind: 'simulated', callees: [] }, // the built-in callees
 *   speed: 20,
 * });
 * const { id: instanceId } = await engine.instances.ensure({ name: 'default' });
 * await engine.subscribe('my app', { types: ['JobComplete'] }, async ({ body }) => {
 *   console.log(body); // acknowledged when this resolves
 * });
 * const result = await engine.calls.dial({
 *   instanceId,
 *   contact: { phoneNumber: '13800000001', variables: { name: '张三' } },
 * });
 * if (result.answered) {
 *   const { id: callId } = result.call;
 *   await engine.calls.speak({ callId, node: 'greeting', texts: ['您好， @name '] });
 *   await engine.calls.hangUp({ callId });
 * }
 * await engine.stop();
 */
export * from './api';
export {
  acquireEngine,
  startEngine,
  type EngineClient,
  type EngineLease,
  type EventHandler,
  type SubscribeOptions,
  type Subscription,
} from './client';
