import { DialflowError, type Problem } from '../../engine/api';
import { allPages } from '../common/allPages';
import { renamed, renumbered } from '../common/renamed';
import { findPool } from '../common/resources';
import { listed, optional } from '../common/values';
import { words } from '../host/definition';
import type { Result } from '../host/run';
import { countOf, done, type Context } from './answer';

/** Entries that the engine takes at a time. */
const BATCH = 1000;

async function addBlacklist(context: Context): Promise<Result> {
  const { direction, remark } = context.settings;
  let added = 0;
  await inBatches(context, async (poolKey, entries) => {
    const said = entries.map((entry) => ({ ...entry, direction, ...optional('remark', remark) }));
    added += (await context.client.privacy.addBlacklist({ poolKey, entries: said })).added;
  });
  return done({ added }, words(`已添加 ${added} 个`, `${added} added`));
}

async function removeBlacklist(context: Context): Promise<Result> {
  let removed = 0;
  await inBatches(context, async (poolKey, entries) => {
    removed += (await context.client.privacy.removeBlacklist({ poolKey, entries })).removed;
  });
  return done({ removed }, words(`已移除 ${removed} 个`, `${removed} removed`));
}

async function listBlacklist(context: Context): Promise<Result> {
  const { settings, client } = context;
  const { key: poolKey } = await findPool(context, settings.pool);
  const entries = await allPages(settings.limit, (page) =>
    client.privacy.listBlacklist({ poolKey, ...optional('search', settings.search), ...page }),
  );
  return done({ entries }, countOf(entries.length, '个号码', 'number'));
}

async function inBatches(
  context: Context,
  take: (poolKey: string, entries: { number: string; other?: string }[]) => Promise<void>,
): Promise<void> {
  const { pool, numbers, among, other } = context.settings;
  const entries = listed(numbers).map((number) => ({
    number,
    ...(among === 'pair' && { other: other.trim() }),
  }));
  const problems: Problem[] = [];
  if (entries.length === 0) problems.push({ path: 'numbers', reason: 'must not be empty' });
  // Left out, it would bar all calls of the pool.
  if (among === 'pair' && other.trim() === '') {
    problems.push({ path: 'other', reason: 'must not be empty' });
  }
  if (problems.length > 0) throw DialflowError.invalid('configuration of this node', problems);
  const { key } = await findPool(context, pool);
  for (let from = 0; from < entries.length; from += BATCH) {
    try {
      await take(key, entries.slice(from, from + BATCH));
    } catch (thrown) {
      throw renamed(renumbered(thrown, 'entries', from), [['entries', 'numbers']]);
    }
  }
}

/** Blacklists of pools: who is not put through. */
export const blacklist = { addBlacklist, removeBlacklist, listBlacklist };
