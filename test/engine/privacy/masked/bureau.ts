import type { CallAnswer, CallQuestion, Binding } from '../../../../engine/api';
import type { CallEnding } from '../../../../engine/privacy/calls';
import {
  MaskedCalls,
  type CallReceipts,
  type MaskedCallsParts,
} from '../../../../engine/privacy/masked';

export const X = '17000000001';
export const A = '13811111111';
export const B = '13922222222';
export const STRANGER = '13733333333';

const BINDING: Binding = {
  ...{ id: '1000000000001', poolKey: 'FC1', kind: 'AXB', x: X, a: A, b: B, extension: null },
  ...{ groupId: null, ringTones: { fromA: null, toA: null }, restriction: 'none' },
  ...{ display: 'privacyNumber', recording: false, transcript: false, outId: 'order-7' },
  ...{ outOrderId: '', ringTimeoutSeconds: null, createdAt: 0, expiresAt: 9e15 },
  ...{ endedAt: null, endReason: null },
};

type Connect = Extract<CallAnswer, { outcome: 'connect' }>;
type Announce = Extract<CallAnswer, { outcome: 'announce' }>;

export function connect(from: 'A' | 'other', more: Partial<Connect> = {}): Connect {
  return {
    ...{ outcome: 'connect', binding: BINDING, from, callee: from === 'A' ? B : A },
    ...{ showNumber: X, recording: false, transcript: false, ringTone: null },
    ...{ ringTimeoutSeconds: 30, longestMinutes: 120 },
    ...more,
  };
}

export const announce = (
  announcement: Announce['announcement'],
  because: Announce['because'],
): Announce => ({
  ...{ outcome: 'announce', announcement, because, wording: null, x: X },
  ...{ poolKey: because === 'number' ? null : 'FC1', bindingId: null },
});

/** One AXB binding of A and B on X; a stranger has none. */
export function axb(more: Partial<Connect> = {}) {
  return ({ x, caller }: CallQuestion): CallAnswer => {
    if (x !== X) return announce('unknownNumber', 'number');
    if (caller === A) return connect('A', more);
    return caller === B ? connect('other', more) : announce('unknownCaller', 'caller');
  };
}

/** A behind extension 123 of X; whoever calls keys it in, or dials it. */
export function extended() {
  return ({ x, extension }: CallQuestion): CallAnswer => {
    const [number, dialled] = x.split(',');
    if (number !== X) return announce('unknownNumber', 'number');
    const asked = extension ?? dialled;
    if (asked === undefined) return { outcome: 'extension', x: X, poolKey: 'FC1' };
    if (asked !== '123') return announce('wrongExtension', 'extension');
    return connect('other', { binding: { ...BINDING, kind: 'AXNExtension', extension: '123' } });
  };
}

/** Masked calls of a line, with receipts that are kept. */
export class Bureau {
  readonly began: Parameters<CallReceipts['began']>[0][] = [];
  readonly answeredAt: number[] = [];
  readonly ended: CallEnding[] = [];
  readonly warnings: string[] = [];
  readonly calls: MaskedCalls;
  private waiting: (() => void)[] = [];

  constructor(
    parts: Pick<MaskedCallsParts, 'clock' | 'line' | 'resolve'> & Partial<MaskedCallsParts>,
  ) {
    let count = 0;
    this.calls = new MaskedCalls({
      newId: () => `call-${++count}`,
      inUse: () => true,
      trunkOf: () => null,
      ringTone: () => undefined,
      languageOf: () => 'zh-CN',
      receipts: {
        began: (call) => void this.began.push(call),
        answered: (_id, at) => void this.answeredAt.push(at),
        ended: (_id, ending) => {
          this.ended.push(ending);
          for (const look of this.waiting.splice(0)) look();
        },
      },
      warn: (message) => void this.warnings.push(message),
      ...parts,
    });
    this.calls.start();
  }

  /** Of the only call, or the last one. */
  get receipt(): CallEnding | undefined {
    return this.ended.at(-1);
  }

  /** Resolves when so many calls are over. */
  async over(count: number): Promise<void> {
    while (this.ended.length < count) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }
}
