import type { BotArgument } from '../../engine/api';
import { words, type Flaw } from '../host/definition';

/** `date: the day that suits`: a name and what it is for. */
export function argumentOf(line: string): BotArgument {
  const [, name = '', description = ''] = /^([^:：]*)(?:[:：](.*))?$/su.exec(line) ?? [];
  return {
    name: name.trim(),
    ...(description.trim() && { description: description.trim() }),
  };
}

/** Each has a name, and no two the same. */
export function areArguments(lines: readonly string[]): Flaw[] {
  const seen = new Set<string>();
  return lines.flatMap((line, index): Flaw[] => {
    const { name } = argumentOf(line);
    const at = `[${index}]`;
    if (name === '') {
      return [{ at, words: words('冒号前缺少参数名', 'has no name before the colon') }];
    }
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    return [{ at, words: words(`参数“${name}”重复`, `names "${name}" again`) }];
  });
}
