import { several } from '../common/values';
import { words, type Words } from '../host/definition';
import type { Data, EachContext, Result } from '../host/run';
import type { definition } from './definition';

export type Context = EachContext<typeof definition.fields>;

export const done = (data: Data, status: Words): Result => ({ output: 'ok', data, status });

export const countOf = (count: number, zh: string, en: string): Words =>
  words(`${count} ${zh}`, several(count, en));
