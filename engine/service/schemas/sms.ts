import { LONGEST_SMS, SMS_STATES } from '../../api';
import { id, limit, listOf, name, object, text, whole, type Params, type ParamsOf } from './shapes';

const number = name(40);
const time = whole(0, Number.MAX_SAFE_INTEGER);
/** As long as what it is compared with; what is longer is refused in words of its own. */
const said = text(10 * LONGEST_SMS);
const page = { limit, after: id };
const someNumbers = { ...listOf(number, 10_000), minItems: 1 };

type Numbers = Params<'sms', 'addStops'>;

export const smsParams: ParamsOf<'sms'> = {
  send: {
    type: 'object',
    required: ['text'],
    properties: {
      text: said,
      outId: text(512),
      bindingId: id,
      to: { enum: ['A', 'B'] },
      replyTo: id,
    },
    additionalProperties: false,
  },
  confirm: object<Params<'sms', 'confirm'>>({ smsId: id }, { text: said }),
  get: object<Params<'sms', 'get'>>({ smsId: id }, {}),
  list: object<Params<'sms', 'list'>>(
    {},
    {
      poolKey: id,
      x: number,
      number,
      bindingId: id,
      outId: text(512),
      state: { enum: SMS_STATES },
      from: time,
      to: time,
      ...page,
    },
  ),
  status: null,
  listStops: object<Params<'sms', 'listStops'>>({}, { poolKey: id, number, ...page }),
  addStops: object<Numbers>({ poolKey: id, phoneNumbers: someNumbers }, {}),
  removeStops: object<Numbers>({ poolKey: id, phoneNumbers: someNumbers }, {}),
};
