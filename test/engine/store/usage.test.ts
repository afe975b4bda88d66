import { expect } from 'chai';
import { AccountStore } from '../../../engine/store/account';
import { appendEvents, pruneEvents, type NewEvent } from '../../../engine/store/events';
import { migrate } from '../../../engine/store/migrations';
import type { Db } from '../../../engine/store/schema';
import { openSqlite } from '../../../engine/store/sqlite';
import { Writer } from '../../../engine/store/writer';
import { tempFolder } from '../../support/folders';

const SLOT = 900_000;

describe('The counting of usage', () => {
  let db: Db;
  let writer: Writer;
  let store: AccountStore;
  beforeEach(async () => {
    db = openSqlite(tempFolder());
    await migrate(db);
    writer = new Writer(db, () => undefined);
    store = new AccountStore(db, writer);
  });
  afterEach(() => db.destroy());

  /** A call that has ended, with the event that tells of it. */
  const call = (
    id: string,
    { at = 0, talkMs = null as number | null, status = 1, trunk = null as string | null } = {},
  ): Promise<void> =>
    writer.write(async (trx) => {
      await trx
        .insertInto('task')
        .values({
          id,
          job_id: 'j',
          group_id: 'g',
          instance_id: 'i',
          attempt: 1,
          status,
          calling_number: '100',
          called_number: '200',
          planned_time: at,
          actual_time: at,
          answered_at: talkMs === null ? null : at,
          end_time: at,
          ring_ms: 0,
          talk_ms: talkMs ?? 0,
          hang_up_by: null,
          end_reason: null,
          detail: null,
          turn_count: 0,
          kind: status,
          trunk,
        } as never)
        .execute();
      const event = { type: 'CallFinished', instanceId: 'i', groupId: 'g', sceneId: null };
      const body = { eventType: 'CallFinished', eventTime: 1 };
      await appendEvents(trx, [{ ...event, callId: id, direct: false, body } as NewEvent]);
    });
  const all = async () => {
    const sums = await store.usage({ from: 0, to: Number.MAX_SAFE_INTEGER });
    return sums.map(({ trunk, calls, answered, billedMinutes }) => ({
      trunk,
      calls,
      answered,
      billedMinutes,
    }));
  };

  it("rounds up each answered call's minutes, and bills no others", async () => {
    for (const [index, talkMs] of [null, 0, 1, 60_000, 60_001, 119_999].entries()) {
      await call(`c${index}`, { talkMs });
    }
    await store.count();
    expect(await all()).to.deep.equal([
      { trunk: '', calls: 6, answered: 5, billedMinutes: 1 + 1 + 1 + 2 + 2 },
    ]);
  });

  it('counts each call once, whenever it is asked, and more than one batch', async () => {
    for (let n = 0; n < 650; n++) await call(`c${n}`, { at: n * 1_000 });
    await store.count();
    await store.count();
    await call('last', { trunk: 't' });
    await store.count();
    expect(await all()).to.have.deep.members([
      { trunk: '', calls: 650, answered: 0, billedMinutes: 0 },
      { trunk: 't', calls: 1, answered: 0, billedMinutes: 0 },
    ]);
  });

  it('leaves out what was never dialled', async () => {
    for (const status of [12, 13, 14, 16]) await call(`s${status}`, { status });
    await store.count();
    expect(await all()).to.deep.equal([]);
  });

  it('counts before events go', async () => {
    await call('c', { talkMs: 1 });
    await writer.write((trx) => pruneEvents(trx, 1_000, 1_000));
    expect(await db.selectFrom('event').selectAll().execute()).to.deep.equal([]);
    expect(await all()).to.have.length(1);
  });

  it('is by the quarter of an hour', async () => {
    await call('a', { at: SLOT - 1 });
    await call('b', { at: SLOT });
    await store.count();
    expect(await store.usage({ from: SLOT, to: SLOT + 1 })).to.have.length(1);
    expect((await store.usage({ from: SLOT - 5, to: SLOT }))[0]).to.include({ calls: 1 });
  });
});
