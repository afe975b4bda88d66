import type { Callee, CalleeAction, CalleeOutcome, SimulatedLineSettings } from '../../api';
import type { PlaceRequest } from '../port';
import { DEFAULT_CALLEES } from './defaults';
import { MACHINE_GREETING } from './greeter';

/** A rule made ready: texts without white space, actions always a list. */
export interface Rule {
  texts: readonly string[];
  actions: readonly CalleeAction[];
}

/** A callee made ready for many calls. */
export interface Persona {
  name: string;
  outcomes: readonly CalleeOutcome[];
  ringMs: number;
  onAnswer: CalleeAction | undefined;
  machine: boolean;
  rules: readonly Rule[];
  otherwise: CalleeAction | undefined;
}

const DEFAULT_VARIABLE = 'callee';
const DEFAULT_RING_SECONDS = 2;

export const listOf = <T>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T];

export const withoutSpace = (text: string): string => text.replace(/\s+/gu, '');

/** Tells who answers a call: by the contact's variable, by the number, or the default callee. */
export class Callees {
  private readonly variable: string;
  private readonly byName = new Map<string, Persona>();
  private readonly byNumber: { pattern: RegExp; persona: Persona }[] = [];
  private readonly fallback: Persona | undefined;

  constructor(settings: SimulatedLineSettings) {
    this.variable = settings.calleeVariable || DEFAULT_VARIABLE;
    const callees = settings.callees.length > 0 ? settings.callees : DEFAULT_CALLEES;
    for (const callee of callees) {
      const persona = personaOf(callee);
      this.byName.set(callee.name, persona);
      for (const pattern of callee.numbers ?? []) {
        this.byNumber.push({ pattern: matcherOf(pattern), persona });
      }
    }
    this.fallback = this.byName.get(settings.defaultCallee || (callees[0]?.name ?? ''));
  }

  /** Every callee has a phone, which goes by its name. */
  get names(): string[] {
    return [...this.byName.keys()];
  }

  /** The callee, or in words why there is none. */
  choose(request: Pick<PlaceRequest, 'calledNumber' | 'phone' | 'variables'>): Persona | string {
    const { phone } = request;
    if (phone !== undefined) {
      return this.byName.get(phone) ?? `The simulated line has no callee named "${phone}".`;
    }
    const name = request.variables[this.variable]?.trim();
    if (name) {
      return (
        this.byName.get(name) ??
        `The simulated line has no callee named "${name}" (variable "${this.variable}").`
      );
    }
    const claimed = this.byNumber.find(({ pattern }) => pattern.test(request.calledNumber));
    return (
      claimed?.persona ??
      this.fallback ??
      `The simulated line has no callee for ${request.calledNumber}.`
    );
  }
}

/** What becomes of this attempt; the last outcome repeats. */
export function outcomeOf(persona: Persona, attempt: number): CalleeOutcome {
  const index = Math.min(Math.max(attempt, 1), persona.outcomes.length) - 1;
  return persona.outcomes[index] ?? 'answers';
}

function personaOf(callee: Callee): Persona {
  return {
    name: callee.name,
    outcomes: listOf(callee.outcome),
    ringMs: Math.round((callee.ringSeconds ?? DEFAULT_RING_SECONDS) * 1000),
    onAnswer: callee.onAnswer ?? (callee.machine ? { say: MACHINE_GREETING } : undefined),
    machine: callee.machine ?? false,
    rules: (callee.responses ?? []).map((response) => ({
      texts: listOf(response.when).map(withoutSpace),
      actions: listOf(response.then),
    })),
    otherwise: callee.otherwise,
  };
}

/** `?` one digit, `*` any number of them. */
function matcherOf(pattern: string): RegExp {
  const source = pattern.replace(/[^0-9]/g, (sign) =>
    sign === '?' ? '\\d' : sign === '*' ? '\\d*' : `\\${sign}`,
  );
  return new RegExp(`^${source}$`);
}
