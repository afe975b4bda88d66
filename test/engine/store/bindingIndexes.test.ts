import { expect } from 'chai';
import { migrate } from '../../../engine/store/migrations';
import { inEffectOf, listed } from '../../../engine/store/privacy/bindings';
import type { Db } from '../../../engine/store/schema';
import { openSqlite } from '../../../engine/store/sqlite';
import { tempFolder } from '../../support/folders';
import { planOf } from '../../support/queryPlan';

describe('The indexes of bindings', () => {
  let db: Db;

  beforeEach(async () => {
    db = openSqlite(tempFolder());
    await migrate(db);
  });
  afterEach(() => db.destroy());

  it('lead to those in effect of a pool past all that have ended', async () => {
    expect(await planOf(db, inEffectOf(db, '1', 7))).to.match(
      /^SEARCH \S+ USING INDEX privacy_binding_live \(pool_key=\? AND rowid>\?\)$/,
    );
  });

  it('lead to those that have ended by X, by either party and by outId', async () => {
    const ended = { ended: true, limit: 100 };
    const either = await planOf(db, listed(db, { ...ended, number: '1' }));
    expect(either).to.contain('privacy_binding_a (a=?)').and.to.contain('privacy_binding_b (b=?)');
    expect(await planOf(db, listed(db, { ...ended, x: '1' }))).to.contain(
      'privacy_binding_x (x=?)',
    );
    const outId = await planOf(db, listed(db, { ...ended, outId: '1' }));
    expect(outId).to.contain('privacy_binding_out_id (out_id=?)');
  });
});
