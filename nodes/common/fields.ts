import { words, type ResourceField } from '../host/definition';

/** Both triggers narrow their events by these. */
export const sceneFilter = {
  type: 'resource',
  resource: 'scene',
  default: '',
  label: words('场景', 'Scene'),
  help: words('只接收该场景的事件，留空为全部场景。', 'Only events of this scene. Empty: of all.'),
} as const satisfies ResourceField;

export const jobGroupFilter = {
  type: 'resource',
  resource: 'jobGroup',
  default: '',
  label: words('外呼任务', 'Job group'),
  help: words(
    '只接收该外呼任务的事件，留空为全部任务。',
    'Only events of this job group. Empty: of all.',
  ),
} as const satisfies ResourceField;

/**
 * Palette colours: what prepares and runs a campaign, what talks to a call, what starts a flow, and
 * number privacy.
 */
export const COLOR = {
  campaign: '#7AA5D2',
  call: '#66AE9B',
  trigger: '#DD9A55',
  privacy: '#A48CCB',
} as const;
