import { DialflowError, type Page, type SmsMethods, type SmsStop } from '../../api';
import type { NewStop } from '../../store/privacy/sms';
import type { KeptStop } from '../../store/privacy/smsStops';
import { canonical } from '../number';
import { pageOf } from '../pages';
import type { SmsContext } from './ports';

/** Who wants no messages, by pool: 用户退订后，将不再收到相关短信. */
export class Stops {
  private readonly byPool = new Map<string, Set<string>>();

  constructor(
    private readonly context: Pick<SmsContext, 'clock' | 'newId' | 'stops' | 'privacy'>,
  ) {}

  async load(): Promise<void> {
    for (const { poolKey, number } of await this.context.stops.all()) this.note(poolKey, number);
  }

  has(poolKey: string, number: string): boolean {
    return this.byPool.get(poolKey)?.has(number) ?? false;
  }

  /** One who has asked for it, to be written with the message that says so. */
  asked(poolKey: string, number: string, x: string, text: string): NewStop {
    const { newId, clock } = this.context;
    return { id: newId(), poolKey, number, x, text, at: clock.now() };
  }

  /** It is written down. */
  note(poolKey: string, number: string): void {
    const numbers = this.byPool.get(poolKey) ?? new Set();
    numbers.add(number);
    this.byPool.set(poolKey, numbers);
  }

  async keep(stop: NewStop): Promise<void> {
    await this.context.stops.add([stop]);
    this.note(stop.poolKey, stop.number);
  }

  // ------------------------------------------------------------ methods

  async add(p: Parameters<SmsMethods['addStops']>[0]): Promise<{ added: number }> {
    const { poolKey } = p;
    await this.context.privacy.getPool({ poolKey });
    const numbers = numbersOf(p.phoneNumbers);
    const stops = numbers.map((number) => this.asked(poolKey, number, '', ''));
    const added = await this.context.stops.add(stops);
    for (const number of numbers) this.note(poolKey, number);
    return { added };
  }

  async remove(p: Parameters<SmsMethods['removeStops']>[0]): Promise<{ removed: number }> {
    const { poolKey } = p;
    await this.context.privacy.getPool({ poolKey });
    const numbers = numbersOf(p.phoneNumbers);
    const removed = await this.context.stops.remove(poolKey, numbers);
    for (const number of numbers) this.byPool.get(poolKey)?.delete(number);
    return { removed };
  }

  async list(p: Parameters<SmsMethods['listStops']>[0]): Promise<Page<SmsStop>> {
    const { poolKey, number, limit, after } = p;
    const found = await pageOf(
      limit,
      (most) =>
        this.context.stops.list({
          ...{ poolKey, before: after, limit: most },
          number: number === undefined ? undefined : canonical(number),
        }),
      (stop: KeptStop) => stop,
      ({ id }) => id,
    );
    return { ...found, list: found.list.map(({ id: _id, ...stop }) => stop) };
  }
}

function numbersOf(given: readonly string[]): string[] {
  const numbers = given.map(canonical);
  const problems = numbers.flatMap((number, at) =>
    /^\+?\d{3,20}$/.test(number)
      ? []
      : [{ path: `phoneNumbers[${at}]`, reason: `"${given[at]}" is no number` }],
  );
  if (problems.length > 0) throw DialflowError.invalid('list of numbers', problems);
  return [...new Set(numbers)];
}
