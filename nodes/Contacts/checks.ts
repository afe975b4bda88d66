import { eachText } from '../common/checks';
import { words, type Flaw, type Words } from '../host/definition';

const MOST = 50;
/** Columns that a roster knows already, and those of the template. */
const KNOWN = ['phonenumber', 'name', 'contactid', 'honorific', 'referenceid'];

/** What no prompt could say, or a roster could not tell apart. The engine sees to it as well. */
export function variableNames(names: readonly string[]): readonly Flaw[] {
  const flaws = eachText((name) => shape(name) ?? known(name))(names);
  names.forEach((name, index) => {
    if (names.findIndex((other) => other.trim() === name.trim()) < index) {
      flaws.push({
        at: `[${index}]`,
        words: words(`“${name}”重复了`, `"${name}" is there twice`),
      });
    }
  });
  if (names.length > MOST) {
    flaws.push({ at: '', words: words(`最多 ${MOST} 个变量`, `at most ${MOST} variables`) });
  }
  return flaws;
}

/** 【变量名】支持英文字符. */
const shape = (name: string): Words | undefined =>
  /^[A-Za-z][A-Za-z0-9_]*$/.test(name.trim())
    ? undefined
    : words(
        `“${name}”不能作变量名，应以英文字母开头，只含字母、数字和下划线`,
        `"${name}" is no name of a variable: an English letter first, then letters, digits and _ only`,
      );

const known = (name: string): Words | undefined =>
  KNOWN.includes(name.trim().toLowerCase())
    ? words(
        `“${name}”不是变量列，名单中另有含义`,
        `"${name}" is no variable: a roster knows it already`,
      )
    : undefined;
