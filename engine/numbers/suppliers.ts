import {
  DialflowError,
  type PriceSpan,
  type Problem,
  type Supplier,
  type SupplierDefinition,
} from '../api';
import type { NumberStore } from '../store/numbers';
import type { Clock } from '../time/clock';
import { problemsOf } from '../validation/problems';
import type { Hours, Industries, PlaceSource } from './ports';
import { supplierSchema } from './supplier.schema';
import { SUPPLIER_ZONE, SupplierRules } from './supplierRules';

export interface SuppliersContext {
  clock: Clock;
  store: NumberStore;
  places: PlaceSource;
  hours: Hours;
  industries: Industries;
  /** Those that came with the package. */
  presets: readonly unknown[];
}

/** Suppliers of lines: those that came with the product, and one's own. */
export class Suppliers {
  private readonly known = new Map<string, SupplierRules>();
  private readonly presets = new Set<string>();

  constructor(private readonly context: SuppliersContext) {}

  async load(): Promise<void> {
    for (const preset of this.context.presets) {
      const definition = this.parse(preset);
      this.presets.add(definition.id);
      this.keep(definition);
    }
    for (const own of await this.context.store.suppliers()) {
      if (!this.presets.has(own.id)) this.keep(own);
    }
  }

  /** Null where there is none of that id. */
  rulesOf(id: string | null): SupplierRules | null {
    return (id !== null && this.known.get(id)) || null;
  }

  /** By id, or by its name in either language. */
  idOf(written: string): string | undefined {
    const asked = written.trim();
    if (this.known.has(asked)) return asked;
    for (const { supplier } of this.known.values()) {
      if (Object.values(supplier.name).includes(asked)) return supplier.id;
    }
    return undefined;
  }

  get ids(): string[] {
    return [...this.known.keys()];
  }

  list(numbersOf: (id: string) => number): Supplier[] {
    return [...this.known.values()].map(({ supplier }) => ({
      ...supplier,
      preset: this.presets.has(supplier.id),
      numbers: numbersOf(supplier.id),
    }));
  }

  async save(definition: unknown): Promise<SupplierDefinition> {
    const supplier = this.parse(definition);
    if (this.presets.has(supplier.id)) {
      throw new DialflowError(
        'AlreadyExists',
        `The supplier "${supplier.id}" came with the product and cannot be changed; give yours an id of its own.`,
      );
    }
    await this.context.store.saveSupplier(supplier, this.context.clock.now());
    this.keep(supplier);
    return supplier;
  }

  async remove(id: string, numbers: number): Promise<void> {
    if (!this.known.has(id)) throw DialflowError.notFound('supplier', id);
    if (this.presets.has(id)) {
      throw new DialflowError(
        'WrongState',
        `The supplier "${id}" came with the product and cannot be removed.`,
      );
    }
    if (numbers > 0) {
      throw new DialflowError(
        'WrongState',
        `${numbers} caller ${numbers === 1 ? 'number is' : 'numbers are'} of the supplier "${id}"; give them another one first.`,
      );
    }
    await this.context.store.deleteSupplier(id);
    this.known.delete(id);
  }

  private keep(supplier: SupplierDefinition): void {
    this.known.set(supplier.id, this.rulesFor(supplier));
  }

  private rulesFor(supplier: SupplierDefinition): SupplierRules {
    const { hours, industries } = this.context;
    return new SupplierRules(supplier, hours, industries);
  }

  /** The definition, checked as a whole, with provinces and cities as places have them. */
  private parse(value: unknown): SupplierDefinition {
    const problems = problemsOf(supplierSchema, value);
    if (problems.length > 0) throw DialflowError.invalid('supplier', problems);
    const supplier = structuredClone(value) as SupplierDefinition;
    problems.push(...this.hoursProblems(supplier), ...priceProblems(supplier));
    supplier.rules.blockedRegions?.forEach((region, index) => {
      const path = `rules.blockedRegions[${index}]`;
      const { areas } = this.context.places;
      const province = areas.provinceOf(region.province);
      if (province === undefined) {
        problems.push({ path: `${path}.province`, reason: noProvince(region.province) });
        return;
      }
      region.province = province;
      if (region.city === undefined) return;
      const city = areas.cityOf(province, region.city);
      if (city) region.city = city.city;
      else problems.push({ path: `${path}.city`, reason: noCity(region.city, province) });
    });
    if (problems.length > 0) throw DialflowError.invalid('supplier', problems);
    return supplier;
  }

  private hoursProblems({ rules }: SupplierDefinition): Problem[] {
    const problems: Problem[] = [];
    const { hours } = this.context;
    const zone = rules.timeZone ?? SUPPLIER_ZONE;
    try {
      hours.localText(zone, 0);
    } catch {
      const reason = `"${zone}" is not known; give an IANA name such as Asia/Shanghai`;
      return [{ path: 'rules.timeZone', reason }];
    }
    rules.callingHours?.forEach((span, index) => {
      const path = `rules.callingHours[${index}]`;
      for (const end of ['beginTime', 'endTime'] as const) {
        const [h = 0, m = 0, s = 0] = span[end].split(':').map(Number);
        if (h * 3600 + m * 60 + s > 86_400 || m > 59 || s > 59) {
          problems.push({ path: `${path}.${end}`, reason: `${span[end]} is no time of day` });
        }
      }
      if (span.endTime.padEnd(8, ':00') <= span.beginTime.padEnd(8, ':00')) {
        const reason = `is ${span.beginTime} to ${span.endTime}; the end must be after the beginning`;
        problems.push({ path, reason });
      }
    });
    return problems;
  }
}

function priceProblems({ prices }: SupplierDefinition): Problem[] {
  const spans: Readonly<Record<string, PriceSpan | undefined>> = {
    numberPerMonth: prices.numberPerMonth,
    numberPerYear: prices.numberPerYear,
    minute: prices.minute,
    minimumPerMonth: prices.minimumPerMonth,
  };
  return Object.entries(spans).flatMap(([name, span]) =>
    span && span.from > span.to
      ? [{ path: `prices.${name}`, reason: `goes from ${span.from} down to ${span.to}` }]
      : [],
  );
}

export const noProvince = (written: string): string =>
  `"${written}" is no province of mainland China; write it as 广东 or 广东省`;
export const noCity = (written: string, province: string): string =>
  `"${written}" is no city${province && ` of ${province}`}; write it as 广州 or 广州市`;
