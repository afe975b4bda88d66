import {
  BREACHES,
  CONSENT_SOURCES,
  type CheckedText,
  type ComplaintStatus,
  type EntrySource,
  type NewEntry,
} from '../../api';
import {
  given,
  id,
  limit,
  listOf,
  name,
  object,
  oneOf,
  prompt,
  text,
  type ObjectSchema,
  type Params,
  type ParamsOf,
} from './shapes';

const instanceOrNone = { type: ['string', 'null'], minLength: 1, maxLength: 200 };

const list = oneOf(
  'kind',
  {
    doNotCall: { instanceId: instanceOrNone },
    allow: { instanceId: instanceOrNone },
    stopCall: { groupId: id },
  },
  false,
);

const SOURCES = ['manual', 'import', 'complaint', 'callee'] as const satisfies EntrySource[];
const STATUSES = [
  'Recorded',
  'Verified',
  'Resolved',
  'Dismissed',
] as const satisfies ComplaintStatus[];

const imported = {
  reason: text(1000),
  createdBy: text(200),
  expiresAt: { type: ['integer', 'null'], minimum: 0 },
  validDays: { type: 'number', exclusiveMinimum: 0, maximum: 36_500 },
};
const details = { ...imported, source: { enum: SOURCES } };

const entry = object<NewEntry>({ phoneNumber: text(100) }, { name: text(200), ...details });
const numbers = listOf(text(100), 100_000);
const by = text(200);
/** Empty: told as a missing reason, in the words of what it is the reason of. */
const why = text(2000);

/** Texts that a scene, a flow or an operator has checked. */
export const checkedTexts = listOf(object<CheckedText>({ where: given, text: prompt }, {}), 10_000);

const ofComplaint = object<{ complaintId: string; note: string; by?: string }>(
  { complaintId: id, note: why },
  { by },
);

/** @param rosterSource that of `contacts.check` */
export const rulesParams = (rosterSource: ObjectSchema): ParamsOf<'rules'> => ({
  addNumbers: object<Params<'rules', 'addNumbers'>>(
    { list, entries: listOf(entry, 10_000) },
    details,
  ),
  importNumbers: object<Params<'rules', 'importNumbers'>>({ list, source: rosterSource }, imported),
  removeNumbers: object<Params<'rules', 'removeNumbers'>>({ list, numbers }, {}),
  listNumbers: object<Params<'rules', 'listNumbers'>>(
    { list },
    { prefix: text(20), limit, after: id },
  ),
  lookUpNumbers: object<Params<'rules', 'lookUpNumbers'>>(
    { instanceId: id, numbers },
    { groupId: id },
  ),
  industries: null,
  suppliers: null,
  checkIndustry: object<Params<'rules', 'checkIndustry'>>(
    { industry: name(200) },
    { supplier: id },
  ),
  checkWording: object<Params<'rules', 'checkWording'>>(
    {},
    {
      texts: checkedTexts,
      scene: object<{ instanceId: string; scene: string }>({ instanceId: id, scene: id }, {}),
    },
  ),
  checkConsent: object<Params<'rules', 'checkConsent'>>({ source: { enum: CONSENT_SOURCES } }, {}),
  breaches: null,
  recordComplaint: object<Params<'rules', 'recordComplaint'>>(
    { instanceId: id, phoneNumber: text(100), text: text(10_000) },
    { receivedFrom: text(200), callId: text(200), by },
  ),
  verifyComplaint: object<Params<'rules', 'verifyComplaint'>>(
    { complaintId: id, breach: { enum: BREACHES } },
    { by },
  ),
  dismissComplaint: ofComplaint,
  resolveComplaint: ofComplaint,
  getComplaint: object<Params<'rules', 'getComplaint'>>({ complaintId: id }, {}),
  listComplaints: object<Params<'rules', 'listComplaints'>>(
    { instanceId: id },
    { status: { enum: STATUSES }, limit, after: id },
  ),
  standing: object<Params<'rules', 'standing'>>({ instanceId: id }, {}),
});
