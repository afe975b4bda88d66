import { DialflowError, type BarredRow, type IndustryCheck, type SupplierRules } from '../../api';
import access from '../../../data/rules/industries.json';
import supplied from '../../../data/rules/suppliers.json';
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

/** Rows of what the suppliers of lines do not take (000, section 1.5). */
const suppliers = supplied.suppliers.map((supplier) => ({
  ...supplier,
  barred: supplier.barred.map(({ id, words, names, accessRows: also }) => ({
    row: {
      id,
      table: supplier.id,
      document: supplier.name,
      category: null,
      words,
      advice: supplier.limits,
    } satisfies BarredRow,
    names,
    /** Rows of the access rules that are the same business. */
    also,
  })),
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

  suppliers: (): SupplierRules[] =>
    suppliers.map(({ id, name, scenarios, barred, limits }) => ({
      id,
      name,
      scenarios,
      barred: barred.map(({ row }) => row),
      limits,
    })),

  check(declared: Declared, supplier?: string): IndustryCheck {
    const rows = accessRowsOf(declared);
    if (supplier !== undefined) rows.push(...industries.barredBy(supplier, declared));
    return { allowed: rows.length === 0, rows };
  },

  /** By the supplier's own table alone. */
  barredBy(supplierId: string, declared: Declared): BarredRow[] {
    const supplier = suppliers.find(({ id }) => id === supplierId);
    if (!supplier) throw DialflowError.notFound('supplier', supplierId);
    const same = new Set(accessRowsOf(declared).map(({ id }) => id));
    return supplier.barred
      .filter(({ names, also }) => names.some(named(declared)) || also.some((id) => same.has(id)))
      .map(({ row }) => row);
  },
};

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
      return new RegExp(String.raw`(?<!\b(?:non|anti|no)[- ])\b${escaped(name)}(?:s|es)?\b`).test(
        english,
      );
    }
    return new RegExp(`(?<![非反防]|不含|除了?)${escaped(squeezed(name).text)}`, 'u').test(chinese);
  };
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
