import { BREACHES, type Breach, type BreachGrade, type BreachId } from '../../api';
import data from '../../../data/rules/violations.json';

/** 常见违规行为界定及处理策略 (002), by id. */
const breaches = new Map<BreachId, Breach>(
  BREACHES.flatMap((id): [BreachId, Breach][] => {
    const row = data.rows.find((candidate) => candidate.id === id);
    if (!row) return [];
    const grade = row.grade as BreachGrade;
    const { words: gradeWords, consequence, stopsBusiness } = data.grades[grade];
    const { number, words } = row;
    return [[id, { id, number, words, grade, gradeWords, consequence, stopsBusiness }]];
  }),
);

export const allBreaches = (): Breach[] => [...breaches.values()];

export function breachOf(id: BreachId): Breach {
  const breach = breaches.get(id);
  if (!breach) throw new RangeError(`there is no breach "${id}"`);
  return breach;
}
