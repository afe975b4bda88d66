import type { SupplierDefinition, SupplierLimits } from '../../../engine/api';
import type { Industries } from '../../../engine/numbers/ports';
import { SupplierRules } from '../../../engine/numbers/supplierRules';
import { industries } from '../../../engine/rules/industries/industries';
import { localText } from '../../../engine/rules/localTime';
import { nextDay, nextWindow } from '../../../engine/rules/windows';
import type { NumberRecord } from '../../../engine/store/numbers';

export const HOURS = { window: nextWindow, nextDay, localText };
export const INDUSTRIES: Industries = {
  barredBy: (supplier, industry) => industries.barredBy(supplier, { industry })[0]?.words,
  isNamed: (industry, name) => industries.isNamed({ industry }, name),
};

let made = 0;

export function aNumber(number: string, own: Partial<NumberRecord> = {}): NumberRecord {
  return {
    id: `number-${++made}`,
    instanceId: 'instance',
    number,
    province: '',
    city: '',
    rateLimitCount: null,
    rateLimitPeriod: null,
    maxConcurrency: null,
    supplier: null,
    trunk: null,
    monthlyPrice: null,
    minutePrice: null,
    remark: '',
    enabled: true,
    createdAt: 0,
    ...own,
  };
}

export function aSupplierDefinition(
  rules: SupplierLimits = {},
  own: Partial<SupplierDefinition> = {},
): SupplierDefinition {
  return {
    id: 'our-trunk',
    name: { 'zh-CN': '我们的线路', 'en-US': 'Our trunk' },
    kind: 'landline',
    rules,
    prices: {},
    ...own,
  };
}

export const aSupplier = (rules: SupplierLimits, id = 'our-trunk'): SupplierRules =>
  new SupplierRules(aSupplierDefinition(rules, { id }), HOURS, INDUSTRIES);
