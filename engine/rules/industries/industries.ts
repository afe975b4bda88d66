import type { BarredRow, IndustryCheck, SupplierDefinition, SupplierRules } from '../../api';
import access from '../../../data/rules/industries.json';
import { readable, squeezed } from '../wording/spelling';

/** A row with the names under which its business is declared. */
interface NamedRow {
  row: BarredRow;
  names: readonly string[];
}

/** Rows of the access rules (002, 申请号码接入准则). */
const accessRows: readonly (NamedRow & { phrases: { 'zh-CN': string[]; 'en-US': string[] } })[] =
  access.categories.flatMap((category) =>
    category.rows.map(({ id, words, names, phrases }) => ({
      row: {
        id,
        table: 'access',
        document: access.document,
        category: category.words,
        words,
        advice: access.advice,
      },
      names,
      phrases,
    })),
  );

const rowsById = new Map(accessRows.map(({ row }) => [row.id, row]));

/** Those of which the document bars all that there is: to name the category is to name its rows. */
const wholeCategories = access.categories
  .filter(({ whole }) => whole)
  .map(({ words, names, rows }) => ({
    names: [...Object.values(words), ...names],
    rows: rows.flatMap(({ id }) => rowsById.get(id) ?? []),
  }));

/** What a scene, a job group or an operator declares. */
export interface Declared {
  industry: string;
  type?: string;
}

/** Which business may not be called for, and which row says so. */
export const industries = {
  rows: (): BarredRow[] => accessRows.map(({ row }) => row),
  phrases: () => accessRows,

  /** What a supplier lays down, as its definition has it. */
  rulesOf: (supplier: SupplierDefinition): SupplierRules => ({
    id: supplier.id,
    name: supplier.name,
    scenarios: supplier.use ?? NOTHING_SAID,
    barred: barredRows(supplier).map(({ row }) => row),
    limits: limitsOf(supplier),
  }),

  check(declared: Declared, supplier?: SupplierDefinition): IndustryCheck {
    const rows = accessRowsOf(declared);
    if (supplier) rows.push(...industries.barredBy(supplier, declared));
    return { allowed: rows.length === 0, rows };
  },

  /** By what the supplier itself does not take. */
  barredBy(supplier: SupplierDefinition, declared: Declared): BarredRow[] {
    const rows = barredRows(supplier);
    if (rows.length === 0) return [];
    const same = new Set(accessRowsOf(declared).map(({ id }) => id));
    return rows
      .filter(({ names, also }) => names.some(named(declared)) || also.some((id) => same.has(id)))
      .map(({ row }) => row);
  },

  /** Whether a declared business goes by a name. */
  isNamed: (declared: Declared, name: string): boolean => named(declared)(name),
};

const NOTHING_SAID = { 'zh-CN': '', 'en-US': '' };

const limitsOf = ({ limits, remark }: SupplierDefinition) => limits ?? remark ?? NOTHING_SAID;

/** The kinds of business that a supplier bars, with the rows of the access rules that are the same. */
function barredRows(supplier: SupplierDefinition): (NamedRow & { also: readonly string[] })[] {
  const { id: table, name: document, rules } = supplier;
  return (rules.barredIndustries ?? []).map((barred, index) => {
    const own =
      typeof barred === 'string'
        ? { words: { 'zh-CN': barred, 'en-US': barred }, names: [barred] }
        : barred;
    const row = {
      id: `${table}.${own.id ?? index + 1}`,
      ...{ table, document, category: null, words: own.words },
      advice: limitsOf(supplier),
    };
    return { row, names: own.names, also: own.accessRows ?? [] };
  });
}

function accessRowsOf(declared: Declared): BarredRow[] {
  const is = named(declared);
  const rows = accessRows.filter(({ names }) => names.some(is)).map(({ row }) => row);
  if (rows.length > 0) return rows;
  return wholeCategories.filter(({ names }) => names.some(is)).flatMap((category) => category.rows);
}

/**
 * Whether a declared business goes by a name: 汽车保险 by 保险. What says that it is not (非金融,
 * 反诈骗) does not.
 */
function named({ industry, type = '' }: Declared): (name: string) => boolean {
  const chinese = squeezed(`${industry} ${type}`).text;
  const english = readable(`${industry} ${type}`).text;
  return (name) => {
    if (/^[\p{ASCII}]+$/u.test(name)) {
      const plain = escaped(readable(name).text);
      return new RegExp(String.raw`(?<!\b(?:non|anti|no)[- ])\b${plain}(?:s|es)?\b`).test(english);
    }
    return new RegExp(`(?<![非反防]|不含|除了?)${escaped(squeezed(name).text)}`, 'u').test(chinese);
  };
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
