import type { Language } from '../../engine/api';
import { words, type Fields, type Words } from './definition';

/**
 * What can be wrong with a value by the type of its field. `__detail__` is the limit, the known
 * values or what the parser said.
 */
export const REASONS = {
  required: words('不能为空', 'must not be empty'),
  text: words('必须是文本', 'must be text'),
  number: words('必须是数字', 'must be a number'),
  whole: words('必须是整数', 'must be a whole number'),
  min: words('不能小于 __detail__', 'must be at least __detail__'),
  max: words('不能大于 __detail__', 'must be at most __detail__'),
  boolean: words('必须为是或否', 'must be true or false'),
  oneOf: words('只能是：__detail__', 'must be one of __detail__'),
  list: words('必须是列表', 'must be a list'),
  texts: words('必须是文本列表', 'must be a list of texts'),
  object: words('必须是对象', 'must be an object'),
  json: words('不是有效的 JSON（__detail__）', 'is not valid JSON (__detail__)'),
};

/** One thing wrong with one field: by its type, or by the field's own check, in its words. */
export type Fault = { path: string } & (
  { why: keyof typeof REASONS; with?: string } | { why: 'check'; words: Words }
);

export const reasonOf = (fault: Fault, language: Language): string =>
  fault.why === 'check'
    ? fault.words[language]
    : REASONS[fault.why][language].replace('__detail__', () => fault.with ?? '');

/** `branches[1].name` → `Branches 2 › Name`: as the form has it; what is none of its fields as it is. */
export function labelAt(fields: Fields, path: string, language: Language): string {
  let of: Fields | undefined = fields;
  const [, root = ''] = /^(\w+)/.exec(path) ?? [];
  if (!Object.hasOwn(fields, root)) return path;
  return path
    .split('.')
    .map((step) => {
      const [, name = '', index, rest = ''] = /^(\w+)(?:\[(\d+)\])?(.*)$/.exec(step) ?? [];
      const field = of && Object.hasOwn(of, name) ? of[name] : undefined;
      of = field?.type === 'list' ? field.fields : undefined;
      if (!field) return step;
      const label = field.label[language];
      return (index === undefined ? label : `${label} ${Number(index) + 1}`) + rest;
    })
    .join(' › ');
}

/** A line for people: where, by the labels of the form, and what. */
export const lineOf = (fields: Fields, path: string, reason: string, language: Language): string =>
  path === ''
    ? reason
    : `${labelAt(fields, path, language)}${language === 'zh-CN' ? '：' : ': '}${reason}`;
