import type { EngineApi } from './methods';

type Names = { readonly [D in keyof EngineApi]: readonly (keyof EngineApi[D])[] };

/** The methods of the contract, by name: what a client has, and all that an engine answers to. */
export const METHODS = {
  engine: ['info'],
  line: ['status', 'test'],
  instances: ['ensure', 'create', 'update', 'get', 'list', 'delete'],
  contacts: ['check', 'progress'],
  jobGroups: ['create', 'assign', 'start', 'pause', 'resume', 'stop', 'get', 'list', 'delete'],
  jobs: ['get', 'list'],
  scenes: ['check', 'import', 'get', 'list', 'delete'],
  calls: [
    'dial',
    'giveUp',
    'speak',
    'listen',
    'match',
    'transfer',
    'tag',
    'hangUp',
    'get',
    'turns',
  ],
  events: ['open', 'acknowledge', 'reject', 'close', 'forget', 'list'],
} as const satisfies Names;
