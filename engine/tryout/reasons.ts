/** Sentences of calls that are up, at the most. */
const MOST = 200;

type Matches = { match(text: string, ...more: never[]): unknown };

/**
 * Why sentences were taken for what they were. Matchers say so with each answer; turns do not keep
 * it, so it is remembered here for those who try a flow out.
 */
export class Reasons {
  private readonly known = new Map<string, string>();
  private readonly watched = new WeakMap<object, unknown>();

  of(text: string): string | undefined {
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
        if (name !== 'match') return call;
        return (...given: unknown[]) => {
          const found = call(...given);
          if (!wanted()) return found;
          if (found instanceof Promise) {
            void found.then(
              (later: unknown) => this.keep(given[0], later),
              () => undefined, // whoever asked is told
            );
          } else this.keep(given[0], found);
          return found;
        };
      },
    });
    this.watched.set(matcher, made);
    return made;
  }

  private keep(text: unknown, found: unknown): void {
    if (typeof text !== 'string') return;
    const because =
      typeof found === 'object' && found !== null && 'because' in found ? found.because : undefined;
    if (typeof because === 'string') this.known.set(text, because);
    else this.known.delete(text);
    const [oldest] = this.known.keys();
    if (this.known.size > MOST && oldest !== undefined) this.known.delete(oldest);
  }
}
