/**
 * What FunASR has understood so far, by its mode 2pass: `2pass-online` is appended, `2pass-offline`
 * replaces what came online since the last one. `is_final` differs between its servers, and is
 * not looked at.
 */
export class FunasrTranscript {
  private corrected = '';
  private online = '';

  get text(): string {
    return joined(this.corrected, this.online).trim();
  }

  /** Whether there is text that the second pass has not been over. */
  get uncorrected(): boolean {
    return this.online !== '';
  }

  add(mode: 'online' | 'offline', text: string): void {
    if (mode === 'online') {
      this.online = joined(this.online, text);
      return;
    }
    this.corrected = joined(this.corrected, text);
    this.online = '';
  }
}

/** Words of letters need a blank between two pieces. */
function joined(one: string, other: string): string {
  const needsBlank = /[A-Za-z0-9]$/.test(one) && /^[A-Za-z]/.test(other);
  return needsBlank ? `${one} ${other}` : one + other;
}

export interface FunasrAnswer {
  mode: 'online' | 'offline' | undefined;
  text: string;
}

/** An answer of the server; undefined when it is none. */
export function readAnswer(data: string): FunasrAnswer | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(data);
  } catch {
    return undefined;
  }
  if (typeof answer !== 'object' || answer === null) return undefined;
  const { mode, text = '' } = answer as Record<string, unknown>;
  if (typeof text !== 'string') return undefined;
  switch (mode) {
    case '2pass-online':
    case 'online':
      return { mode: 'online', text };
    case '2pass-offline':
    case 'offline':
      return { mode: 'offline', text };
    case undefined:
      // Its C++ server ends so where nothing was understood.
      return { mode: undefined, text };
    default:
      return undefined;
  }
}
