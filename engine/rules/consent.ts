import { CONSENT_SOURCES, type ConsentCheck, type ConsentSource, type Problem } from '../api';
import data from '../../data/rules/consent.json';

/** 号码来源 (002, rows 6 and 7; 000, section 1.3): numbers that people did not leave are not called. */
export function checkConsent(source: ConsentSource): ConsentCheck {
  const found = data.sources.find(({ id }) => id === source);
  const words = found?.words ?? { 'zh-CN': source, 'en-US': source };
  if (found?.allowed) return { allowed: true, source, words, reasons: [] };
  const reasons = data.reasons['en-US'].map((en, i) => ({
    'zh-CN': data.reasons['zh-CN'][i] ?? en,
    'en-US': en,
  }));
  return { allowed: false, source, words, reasons };
}

/**
 * What is wrong with what is said of a roster's source; nothing where it is allowed, or where
 * nothing was said (`undefined`).
 */
export function consentProblem(source: unknown, path = 'consentSource'): Problem | undefined {
  if (source === undefined || source === '') return undefined;
  const known = CONSENT_SOURCES.find((id) => id === source);
  if (!known) {
    const allowed = CONSENT_SOURCES.filter((id) => checkConsent(id).allowed).join(', ');
    return { path, reason: `is ${JSON.stringify(source)}; allowed are ${allowed}` };
  }
  const { allowed, words, reasons } = checkConsent(known);
  if (allowed) return undefined;
  const why = reasons.map((reason) => reason['en-US']).join('. ');
  return { path, reason: `numbers of this source (${words['en-US']}) are not called. ${why}` };
}
