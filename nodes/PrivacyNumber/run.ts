import type { NumberMove } from '../../engine/api';
import { allPages } from '../common/allPages';
import { named } from '../common/renamed';
import { findPool } from '../common/resources';
import { optional, several } from '../common/values';
import { words, type Words } from '../host/definition';
import type { AllResult, Data, RunAll } from '../host/run';
import type { definition } from './definition';
import {
  countOf,
  inBatches,
  numbersIn,
  oneByOne,
  outcomesOf,
  sorted,
  type Asked,
  type Context,
} from './numbers';
import { addStock } from './stock';

export const run: RunAll<typeof definition.fields> = async (context) => {
  const { settings } = context;
  const { privacy } = context.client;
  switch (settings.operation) {
    case 'list':
      return list(context);
    case 'get': {
      const asked = numbersIn(context);
      const found = await oneByOne(context, asked, (number) => privacy.getNumber({ number }));
      return sorted(asked, found, countOf('找到', 'found'));
    }
    case 'remark': {
      const asked = numbersIn(context);
      const { remark } = settings;
      const noted = await oneByOne(context, asked, (number) =>
        privacy.updateNumber({ number, remark }),
      );
      return sorted(asked, noted, countOf('已备注', 'noted'));
    }
    case 'buy':
      return buy(context);
    case 'release':
    case 'lock':
    case 'unlock':
      return inPool(context, settings.operation);
    case 'move':
      return move(context);
    case 'moveSome': {
      const { count, city } = settings;
      const asked = { ...(await poolsOf(context)), count, ...optional('city', city) };
      return moved(await named(privacy.moveSome(asked), [['fromPool', 'pool']]), []);
    }
    case 'moves': {
      const moves = await allPages(settings.limit, (page) => privacy.listMoves(page));
      return told(moves, words(`${moves.length} 次迁移`, several(moves.length, 'move')));
    }
    case 'startVerification': {
      const asked = numbersIn(context);
      const { person } = settings;
      const begun = await inBatches(context, asked, (numbers) =>
        privacy.startVerification({ numbers, person }),
      );
      return sorted(asked, begun, countOf('开始认证', 'being verified'));
    }
    case 'finishVerification': {
      const asked = numbersIn(context);
      const verified = settings.outcome === 'verified';
      const finished = await inBatches(context, asked, (numbers) =>
        privacy.finishVerification({ numbers, verified, ...optional('reason', settings.reason) }),
      );
      const status = verified ? countOf('已认证', 'verified') : countOf('认证未通过', 'rejected');
      return sorted(asked, finished, status);
    }
    case 'remain': {
      const { spec, city, prefix } = settings;
      const remain = await privacy.stockRemain({
        spec,
        ...optional('city', city),
        ...optional('prefix', prefix),
      });
      const { amount } = remain;
      return told([remain], words(`余量 ${amount} 个`, `${amount} in stock`));
    }
    case 'addStock':
      return addStock(context);
    case 'removeStock': {
      const asked = numbersIn(context);
      const removed = await inBatches(context, asked, (numbers) =>
        privacy.removeStock({ numbers }),
      );
      return sorted(asked, removed, countOf('已移除', 'removed'));
    }
  }
};

async function list(context: Context): Promise<AllResult> {
  const { settings, client } = context;
  const { where, ofPool, status, verification, city, search, limit } = settings;
  const filter = {
    ...(where !== 'any' && { inStock: where === 'stock' }),
    ...(ofPool.trim() !== '' && { poolKey: (await findPool(context, ofPool)).key }),
    ...(status !== 'any' && { status }),
    ...(verification !== 'any' && { verification }),
    ...optional('city', city),
    ...optional('search', search),
  };
  const numbers = await allPages(limit, (page) =>
    client.privacy.listNumbers({ ...filter, ...page }),
  );
  return told(numbers, words(`${numbers.length} 个号码`, several(numbers.length, 'number')));
}

async function buy(context: Context): Promise<AllResult> {
  const { settings, client } = context;
  const { spec, count, city, prefix } = settings;
  const { key: poolKey } = await findPool(context, settings.pool);
  const { numbers } = await client.privacy.buyNumbers({
    poolKey,
    spec,
    count,
    ...optional('city', city),
    ...optional('prefix', prefix),
  });
  const bought: object[] = [];
  for (const number of numbers) bought.push(await client.privacy.getNumber({ number }));
  return told(bought, words(`已购买 ${count} 个`, `${several(count, 'number')} bought`));
}

const IN_POOL = {
  release: { method: 'releaseNumbers', status: countOf('已释放', 'released') },
  lock: { method: 'lockNumbers', status: countOf('已锁定', 'locked') },
  unlock: { method: 'unlockNumbers', status: countOf('已解锁', 'unlocked') },
} as const;

async function inPool(context: Context, operation: keyof typeof IN_POOL): Promise<AllResult> {
  const { method, status } = IN_POOL[operation];
  const asked = numbersIn(context);
  const { key: poolKey } = await findPool(context, context.settings.pool);
  const done = await inBatches(context, asked, (numbers) =>
    context.client.privacy[method]({ poolKey, numbers }),
  );
  return sorted(asked, done, status);
}

async function move(context: Context): Promise<AllResult> {
  const asked = numbersIn(context);
  const numbers = asked.map(({ number }) => number);
  const pools = await poolsOf(context);
  const moving = context.client.privacy.moveNumbers({ ...pools, numbers });
  return moved(await named(moving, [['fromPool', 'pool']]), asked);
}

async function poolsOf(context: Context): Promise<{ fromPool: string; toPool: string }> {
  const { pool, toPool } = context.settings;
  const [from, to] = [await findPool(context, pool), await findPool(context, toPool)];
  return { fromPool: from.key, toPool: to.key };
}

function moved({ id, fromPool, toPool, results }: NumberMove, asked: readonly Asked[]): AllResult {
  const more: Data = { moveId: id, fromPool, toPool };
  return sorted(asked, outcomesOf(results, more), countOf('已迁移', 'moved'));
}

const told = (records: readonly object[], status: Words): AllResult => ({
  outputs: { out: records.map((record) => ({ ...record })) },
  status,
});
