import { CONSENT_SOURCES, type RosterPage } from '../../api';
import {
  anyObject,
  id,
  limit,
  listOf,
  name,
  object,
  oneOf,
  text,
  type Params,
  type ParamsOf,
} from './shapes';

export const rosterSource = oneOf(
  'kind',
  {
    file: { path: name(4096) },
    // Bytes: the reader checks that they are, and their number.
    data: { fileName: text(1000), data: true },
    text: { text: { type: 'string' } },
    rows: { rows: { type: 'array' } },
  },
  false,
);

const reference = name(1000);
const ofRoster = object<{ rosterId: string }>({ rosterId: id }, {});
const position = {
  type: 'string',
  pattern: '^\\d{1,15}$',
  description: 'the "next" of an earlier page',
};
const page = { after: position, limit };

export const contactParams: ParamsOf<'contacts'> = {
  check: object<Params<'contacts', 'check'>>({ source: rosterSource }, { reference }),
  progress: object<Params<'contacts', 'progress'>>({ reference }, {}),
  keep: object<Params<'contacts', 'keep'>>({ source: rosterSource }, { reference }),
  kept: ofRoster,
  contacts: object<RosterPage>({ rosterId: id }, page),
  rejected: object<RosterPage>({ rosterId: id }, page),
  assign: object<Params<'contacts', 'assign'>>(
    { rosterId: id, groupId: id },
    { ...page, strategy: anyObject, consentSource: { enum: CONSENT_SOURCES } },
  ),
  forget: ofRoster,
  template: object<Params<'contacts', 'template'>>(
    {},
    // Names and their number are checked as a roster's are.
    { variableNames: listOf(text(200), 16_384), language: { enum: ['zh-CN', 'en-US'] } },
  ),
};
