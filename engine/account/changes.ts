import type { EngineApi } from '../api';

/**
 * Which methods change nothing, and so stand in no audit log. What is not named here is kept, so
 * that nothing new is forgotten.
 */
const READS: { readonly [D in keyof EngineApi]?: readonly (keyof EngineApi[D])[] } = {
  engine: ['info'],
  // A test asks a trunk, and changes nothing of it.
  line: ['status', 'test'],
  instances: ['concurrency'],
  contacts: ['kept', 'contacts', 'rejected', 'template'],
  numbers: ['places', 'suppliers'],
  intents: ['rank'],
  scenes: ['review', 'versions', 'diff', 'export'],
  // What a node brings to a prompt is kept for that prompt alone.
  prompts: ['recordings', 'audio', 'keep', 'parts'],
  rules: ['lookUpNumbers', 'industries', 'suppliers', 'breaches', 'standing'],
  // What is said in a call is kept with the call, turn by turn.
  calls: ['speak', 'listen', 'match', 'branch', 'converse', 'turns'],
  // The going and coming of events, thousands a minute.
  events: ['open', 'acknowledge', 'reject', 'close', 'redis'],
  results: ['call', 'chart', 'labelSummary', 'hotWords'],
  // Whoever makes an export is in the log; it is read in pieces.
  exports: ['read', 'retention'],
  account: ['audit', 'retention', 'prices', 'priceLists', 'usage', 'usageCsv', 'plan'],
  webhooks: ['deadLetters'],
  privacy: ['stockRemain', 'resolve', 'usage', 'usageCsv', 'dailyUsage', 'prices', 'arrears'],
};

/** In every domain. */
const READING_VERB =
  /^(get|list|find|search|count|preview|explain|describe|status|check|progress|statistics|history)([A-Z]|$)/;

/** Whether an operation is kept in the audit log. */
export function isChange(domain: string, method: string, params: unknown): boolean {
  if (READING_VERB.test(method)) return false;
  const reads: readonly string[] = READS[domain as keyof EngineApi] ?? [];
  if (reads.includes(method)) return false;
  // Says what would be refused, and adds nothing.
  return !(isObject(params) && params['checkOnly'] === true);
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
