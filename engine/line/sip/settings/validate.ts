import { DialflowError, type Problem, type SipLineSettings } from '../../../api';
import { problemsOf } from '../../../validation/problems';
import { networkFault } from './networkList';
import { pointFaults } from './pointFaults';
import { plainPrefix, prefixFault } from './prefixes';
import { repeated, repeatedNames } from './repeated';
import { sipLineSchema } from './schema';
import { trunkFaults } from './trunkFaults';
import { asWritten, listOf, tidied, textOf, type Written } from './written';

/**
 * Settings of the SIP line as an operator wrote them (`kind` may be among them), checked. Empty
 * texts count as not set; nothing is filled in.
 *
 * @throws DialflowError InvalidInput, with every problem by its path.
 */
export function parseSipLine(value: unknown): SipLineSettings {
  const tidy = tidied(value);
  const settings = asWritten(tidy);
  const problems = [
    ...problemsOf(sipLineSchema, tidy),
    ...repeatedNames(settings, 'trunks'),
    ...repeatedNames(settings, 'phones'),
    ...trunkFaults(settings),
    ...pointFaults(settings),
    ...entryFaults(settings, 'phoneNetworks', networkFault),
    ...entryFaults(settings, 'allowedPrefixes', prefixFault),
    ...repeatedPrefixes(settings),
    ...weakPasswords(settings),
  ];
  if (problems.length > 0) throw DialflowError.invalid('SIP line', problems);
  const { kind, ...checked } = settings;
  void kind;
  return checked as unknown as SipLineSettings;
}

function entryFaults(
  settings: Written,
  list: string,
  fault: (entry: string) => string | undefined,
): Problem[] {
  return listOf(settings, list).flatMap((entry, index): Problem[] => {
    const reason = typeof entry === 'string' ? fault(entry) : undefined;
    return reason === undefined ? [] : [{ path: `${list}[${index}]`, reason }];
  });
}

/** The same prefix twice, be it allowed in one place and forbidden in the other. */
function repeatedPrefixes(settings: Written): Problem[] {
  const entries = listOf(settings, 'allowedPrefixes').map((entry) =>
    typeof entry === 'string' && prefixFault(entry) === undefined ? entry : undefined,
  );
  const keys = entries.map((entry) =>
    entry === undefined ? undefined : plainPrefix(entry.replace('!', '')),
  );
  return repeated(keys, (index, first) => ({
    path: `allowedPrefixes[${index}]`,
    reason: `"${entries[index] ?? ''}" and allowedPrefixes[${first}], "${entries[first] ?? ''}", are the same prefix; keep one`,
  }));
}

/** Phones are found out by their names: the name is the first password that is tried. */
function weakPasswords(settings: Written): Problem[] {
  return listOf(settings, 'phones').flatMap((one, index): Problem[] => {
    const phone = asWritten(one);
    const password = textOf(phone, 'password');
    if (password === undefined || password !== textOf(phone, 'name')) return [];
    return [
      {
        path: `phones[${index}].password`,
        reason: "must not be the phone's name: anybody guesses it",
      },
    ];
  });
}
