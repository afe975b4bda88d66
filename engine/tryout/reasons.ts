import type { Reason } from './messages';

/** Sentences of calls that are up, at the most. */
const MOST = 200;

interface Matches {
  match(text: string, ...more: never[]): unknown;
  consult?(text: string, ...more: never[]): Promise<unknown>;
  weigh?(text: string, ...more: never[]): Required<Pick<Reason, 'nearest' | 'threshold'>>;
}

/**
 * Why sentences were taken for what they were, or for nothing. Matchers say so with each answer;
 * turns do not keep it, so it is remembered here for those who try a flow out.
 */
export class Reasons {
  private readonly known = new Map<string, Reason>();
  private readonly watched = new WeakMap<object, unknown>();

  of(text: string): Reason | undefined {
    return this.known.get(text);
  }

  /** The same matcher, listened to while `wanted`. */
  watch<T extends Matches>(matcher: T, wanted: () => boolean): T {
    const known = this.watched.get(matcher);
    if (known) return known as T;
    const made = new Proxy(matcher, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        const call = value.bind(target) as (...given: unknown[]) => unknown;
        if (name !== 'match' && name !== 'consult') return call;
        return (...given: unknown[]) => {
          const found = call(...given);
          if (!wanted()) return found;
          if (found instanceof Promise) {
            void found.then(
              (later: unknown) => this.keep(target, given, later),
              () => undefined, // whoever asked is told
            );
          } else this.keep(target, given, found);
          return found;
        };
      },
    });
    this.watched.set(matcher, made);
    return made;
  }

  private keep(matcher: Matches, given: unknown[], found: unknown): void {
    const [text] = given;
    if (typeof text !== 'string') return;
    const weighed = matcher.weigh?.(text, ...(given.slice(1) as never[]));
    const because =
      typeof found === 'object' && found !== null && 'because' in found ? found.because : undefined;
    this.known.delete(text);
    this.known.set(text, {
      ...(typeof because === 'string' ? { because } : weighed && { nearest: weighed.nearest }),
      ...(weighed && { threshold: weighed.threshold }),
    });
    const [oldest] = this.known.keys();
    if (this.known.size > MOST && oldest !== undefined) this.known.delete(oldest);
  }
}
