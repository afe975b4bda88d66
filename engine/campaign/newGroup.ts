import type { GroupRecord } from '../store/groups';

type Given = Pick<
  GroupRecord,
  'id' | 'instanceId' | 'name' | 'sceneId' | 'status' | 'direct' | 'settings' | 'createdAt'
> &
  Partial<Pick<GroupRecord, 'requestId' | 'sourceGroupId' | 'test'>>;

/** A group in which nothing has happened yet. */
export const newGroup = (given: Given): GroupRecord => ({
  requestId: null,
  sourceGroupId: null,
  test: false,
  ...given,
  total: 0,
  succeeded: 0,
  failed: 0,
  cancelled: 0,
  executing: 0,
  startedAt: given.status === 'Executing' ? given.createdAt : null,
  endedAt: null,
  pausedBecause: null,
  roundDay: null,
  handovers: 0,
  handoversTaken: 0,
});
