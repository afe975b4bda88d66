import type { NodeMessage } from 'node-red';
import type { Attachment, Data } from '../run';

/** `msg.payload` as records: a list of objects, one object, or nothing of the kind. */
export function recordsOf(message: NodeMessage): Data[] {
  const { payload } = message;
  return (Array.isArray(payload) ? payload : [payload]).filter(isRecord);
}

/** A file's content in `msg.payload`, bytes or text, under the name of `msg.filename`: as the File In node leaves it. */
export function attachmentOf(message: NodeMessage): Attachment | undefined {
  const { payload, filename } = message;
  const data = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload;
  if (!(data instanceof Uint8Array) || data.length === 0) return undefined;
  const path = typeof filename === 'string' ? filename : '';
  return { fileName: path.split(/[\\/]/).pop() || 'payload', data };
}

/** The call a message is about, and the engine (id of its config node) that has it. */
export function callOf(data: Data): { id: string; engine?: string } | undefined {
  const call = data['call'];
  if (!isRecord(call) || typeof call['id'] !== 'string') return undefined;
  const engine = call['engine'];
  return { id: call['id'], ...(typeof engine === 'string' ? { engine } : {}) };
}

/** A result's data with the engine noted on its call, so that any node behind finds it. */
export function withEngine(data: Data, engine: string): Data {
  const call = data['call'];
  return isRecord(call) ? { ...data, call: { ...call, engine } } : data;
}

const isRecord = (value: unknown): value is Data =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Uint8Array);
