import type { PrivacyEventBody } from '../api';
import type { NewEvent } from '../store/events';

/** An event of number privacy: of no instance; its group is the pool. */
export const privacyEvent = (body: PrivacyEventBody): NewEvent => ({
  type: body.eventType,
  instanceId: '',
  groupId: 'pool' in body ? body.pool.key : body.binding.poolKey,
  sceneId: null,
  callId: null,
  direct: false,
  body,
});
