import type { BotAct } from '../port';
import type { CallToken } from './messages';
import type { Tools } from './tools';

interface Call {
  id: string;
  /** The server's, not ours. */
  ownId: boolean;
  index: unknown;
  name: string;
  arguments: string;
  /** Fields that a server wants back with the call, such as Gemini's signatures. */
  more: Record<string, unknown>;
}

/**
 * The calls of tools in one answer, of their fragments: name and id come first, the arguments in
 * pieces. Fragments are told apart by `index`; servers that leave it out, by `id`, or they go on
 * with the last one.
 */
export class CallFragments {
  private readonly calls: Call[] = [];

  push(fragments: unknown): void {
    if (!Array.isArray(fragments)) return;
    for (const fragment of fragments as unknown[]) {
      if (typeof fragment === 'object' && fragment !== null) {
        this.add(fragment as Record<string, unknown>);
      }
    }
  }

  /** A call that stood in the text. */
  addWritten(text: string): void {
    try {
      const { name, arguments: given } = JSON.parse(text) as Record<string, unknown>;
      if (typeof name !== 'string') return;
      this.calls.push({ ...this.fresh(), name, arguments: JSON.stringify(given ?? {}) });
    } catch {
      // It is not said either: the answer is empty, which is told.
    }
  }

  /** What they come to, in their order. */
  acts(tools: Tools): { act: BotAct; token: CallToken }[] {
    return this.calls
      .filter(({ name }) => name !== '')
      .map((call) => ({
        act: tools.read(call.name, call.arguments),
        token: {
          id: call.id,
          raw: {
            ...call.more,
            id: call.id,
            type: 'function',
            // A server refuses what it could not read itself.
            function: {
              name: call.name,
              arguments: isJson(call.arguments) ? call.arguments : '{}',
            },
          },
        },
      }));
  }

  private add({ id, index, function: told, type: _type, ...more }: Record<string, unknown>): void {
    const { name, arguments: given } = (told ?? {}) as Record<string, unknown>;
    const named = typeof name === 'string' && name !== '';
    const call = this.callOf(textOf(id), index, named) ?? this.begin(index);
    if (textOf(id)) Object.assign(call, { id, ownId: true });
    if (named && call.name === '') call.name = name;
    if (typeof given === 'string') call.arguments += given;
    else if (typeof given === 'object' && given !== null) call.arguments = JSON.stringify(given);
    Object.assign(call.more, more);
  }

  /** The call that a fragment goes on with; none: it begins one. */
  private callOf(id: string, index: unknown, named: boolean): Call | undefined {
    const atIndex = this.calls.findLast((call) => call.index === index);
    // Another id at the same index is another call: some servers count from 0 each time.
    if (id)
      return this.calls.find((call) => call.id === id) ?? (atIndex?.ownId ? undefined : atIndex);
    if (typeof index === 'number') return atIndex;
    const last = this.calls.at(-1);
    const over = last?.name !== '' && (last?.arguments === '' || isJson(last?.arguments ?? ''));
    return named && over ? undefined : last;
  }

  private begin(index: unknown): Call {
    const call = { ...this.fresh(), index };
    this.calls.push(call);
    return call;
  }

  private fresh(): Call {
    const id = `call_${this.calls.length + 1}`;
    return { id, ownId: false, index: undefined, name: '', arguments: '', more: {} };
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
