import type { ToEngine } from './messages';
import { isObject } from '../validation/object';

const MOST_TEXT = 2_000;
const MOST_VARIABLES = 50;

/** What a page says, as far as it makes sense; a page is not to be trusted with more. */
export function readMessage(data: Buffer): ToEngine | undefined {
  let value: unknown;
  try {
    value = JSON.parse(data.toString('utf8'));
  } catch {
    return undefined; // not from a page of ours
  }
  if (!isObject(value)) return undefined;
  switch (value['type']) {
    case 'call': {
      const { name, variables } = value;
      return {
        type: 'call',
        ...(isText(name) && { name }),
        ...(isObject(variables) && { variables: texts(variables) }),
      };
    }
    case 'answer':
    case 'hangUp':
      return { type: value['type'] };
    case 'typing':
    case 'speech': {
      const { type, text } = value;
      return isText(text) ? { type, text } : undefined;
    }
    case 'key': {
      const { key } = value;
      return isText(key) && /^[0-9*#A-D]$/.test(key) ? { type: 'key', key } : undefined;
    }
    case 'pace':
      return { type: 'pace', atOnce: value['atOnce'] === true };
    default:
      return undefined;
  }
}

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= MOST_TEXT;

function texts(given: Readonly<Record<string, unknown>>): Record<string, string> {
  const entries = Object.entries(given).filter((one): one is [string, string] => isText(one[1]));
  return Object.fromEntries(entries.slice(0, MOST_VARIABLES));
}
