import { expect } from 'chai';
import { migrate } from '../../../engine/store/migrations';
import { listedCalls, unfinishedCalls } from '../../../engine/store/privacy/calls';
import { listedSms } from '../../../engine/store/privacy/sms';
import type { Db } from '../../../engine/store/schema';
import { openSqlite } from '../../../engine/store/sqlite';
import { tempFolder } from '../../support/folders';
import { planOf } from '../../support/queryPlan';

describe('The indexes of calls and messages through X numbers', () => {
  let db: Db;

  beforeEach(async () => {
    db = openSqlite(tempFolder());
    await migrate(db);
  });
  afterEach(() => db.destroy());

  const limit = 100;
  const span = { from: 1_767_578_400_000, to: 1_767_664_800_000 };

  it('lead to calls by outId, and to those that are up', async () => {
    expect(await planOf(db, listedCalls(db, { outId: 'o', limit }))).to.equal(
      'SEARCH privacy_call USING INDEX privacy_call_out_id (out_id=?)',
    );
    expect(await planOf(db, unfinishedCalls(db))).to.contain('USING INDEX privacy_call_up');
  });

  it('lead to those of a time, newest first, with nothing to be sorted', async () => {
    expect(await planOf(db, listedCalls(db, { poolKey: '1', ...span, limit }))).to.equal(
      'SEARCH privacy_call USING INDEX privacy_call_pool (pool_key=? AND id>? AND id<?)',
    );
    expect(await planOf(db, listedSms(db, { poolKey: '1', ...span, limit }))).to.equal(
      'SEARCH privacy_sms USING INDEX privacy_sms_pool_key (pool_key=? AND id>? AND id<?)',
    );
  });

  it('lead to messages by their state', async () => {
    expect(await planOf(db, listedSms(db, { state: 'Failed', limit }))).to.equal(
      'SEARCH privacy_sms USING INDEX privacy_sms_state (state=?)',
    );
  });
});
