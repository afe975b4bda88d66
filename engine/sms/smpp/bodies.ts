import type { SmppAddress } from './address';
import { FieldReader, parameter, Tag, text } from './fields';

/** deliver_sm and data_sm, as far as they matter (SMPP 3.4, sections 4.6.1 and 4.7.1). */
export interface Delivered {
  source: SmppAddress;
  destination: SmppAddress;
  esmClass: number;
  dataCoding: number;
  /** short_message, or message_payload where it is there. */
  data: Buffer;
  optional: ReadonlyMap<number, Buffer>;
}

const address = (fields: FieldReader): SmppAddress => ({
  ton: fields.octet(),
  npi: fields.octet(),
  digits: fields.text(),
});

export function readDeliverSm(body: Buffer): Delivered {
  const fields = new FieldReader(body);
  fields.text(); // service_type
  const source = address(fields);
  const destination = address(fields);
  const esmClass = fields.octet();
  fields.octets(2); // protocol_id, priority_flag
  fields.text(); // schedule_delivery_time
  fields.text(); // validity_period
  fields.octets(2); // registered_delivery, replace_if_present_flag
  const dataCoding = fields.octet();
  fields.octet(); // sm_default_msg_id
  const short = fields.octets(fields.octet());
  const optional = fields.optional();
  const data = short.length > 0 ? short : (optional.get(Tag.payload) ?? short);
  return { source, destination, esmClass, dataCoding, data, optional };
}

export function readDataSm(body: Buffer): Delivered {
  const fields = new FieldReader(body);
  fields.text(); // service_type
  const source = address(fields);
  const destination = address(fields);
  const esmClass = fields.octet();
  fields.octet(); // registered_delivery
  const dataCoding = fields.octet();
  const optional = fields.optional();
  const data = optional.get(Tag.payload) ?? Buffer.alloc(0);
  return { source, destination, esmClass, dataCoding, data, optional };
}

export interface Submitted {
  source: SmppAddress;
  destination: SmppAddress;
  esmClass: number;
  dataCoding: number;
  /** Goes as message_payload where it is longer than short_message may be. */
  data: Uint8Array;
  receipt: boolean;
  optional?: readonly Buffer[];
  payload?: boolean;
}

const LONGEST_SHORT_MESSAGE = 254;

/** submit_sm (section 4.4.1). */
export function submitSm(message: Submitted): Buffer {
  const { source, destination, esmClass, dataCoding, data, receipt, optional = [] } = message;
  const inPayload = message.payload === true || data.length > LONGEST_SHORT_MESSAGE;
  const short = inPayload ? new Uint8Array() : data;
  return Buffer.concat([
    text(''), // service_type
    Buffer.of(source.ton, source.npi),
    text(source.digits),
    Buffer.of(destination.ton, destination.npi),
    text(destination.digits),
    Buffer.of(esmClass, 0, 0), // protocol_id, priority_flag
    text(''), // schedule_delivery_time: now
    text(''), // validity_period: as the message centre has it
    Buffer.of(receipt ? 1 : 0, 0, dataCoding, 0, short.length),
    short,
    ...(inPayload ? [parameter(Tag.payload, data)] : []),
    ...optional,
  ]);
}

/** bind_transceiver and the like (section 4.1). */
export const bindBody = (systemId: string, password: string, systemType: string): Buffer =>
  Buffer.concat([
    text(systemId),
    text(password),
    text(systemType),
    Buffer.of(0x34, 0, 0), // interface_version, addr_ton, addr_npi
    text(''), // address_range: as the message centre has it
  ]);

/** message_id of a response; empty where it has none. */
export function messageIdOf(body: Buffer): string {
  const end = body.indexOf(0);
  return body.toString('latin1', 0, end < 0 ? body.length : end);
}

/** deliver_sm_resp, data_sm_resp: the message has no id of ours. */
export const NO_ID = text('');
