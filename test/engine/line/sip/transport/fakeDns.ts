import type { Dns, NaptrRecord, SrvRecord } from '../../../../../engine/line/sip/transport/dns';

/** What there is to be found. */
export interface Zone {
  naptr?: Record<string, NaptrRecord[]>;
  srv?: Record<string, SrvRecord[]>;
  a?: Record<string, string[]>;
  aaaa?: Record<string, string[]>;
  ttl?: number;
  /** Names that nobody answers for. */
  dead?: string[];
}

/** Answers from a table, and writes down what it is asked. */
export class FakeDns implements Dns {
  readonly asked: string[] = [];

  constructor(private readonly zone: Zone) {}

  naptr(name: string): Promise<NaptrRecord[]> {
    return this.reply('NAPTR', name, this.zone.naptr?.[name]);
  }

  srv(name: string): Promise<SrvRecord[]> {
    return this.reply('SRV', name, this.zone.srv?.[name]);
  }

  addresses(name: string, family: 4 | 6): Promise<{ address: string; ttl?: number }[]> {
    const found = (family === 4 ? this.zone.a : this.zone.aaaa)?.[name];
    const { ttl } = this.zone;
    return this.reply(
      family === 4 ? 'A' : 'AAAA',
      name,
      found?.map((address) => (ttl === undefined ? { address } : { address, ttl })),
    );
  }

  private reply<R>(type: string, name: string, records: R[] = []): Promise<R[]> {
    this.asked.push(`${type} ${name}`);
    if (this.zone.dead?.includes(name)) return Promise.reject(new Error(`timeout for ${name}`));
    return Promise.resolve(records);
  }
}

export const srv = (name: string, port = 5060, priority = 10, weight = 10): SrvRecord => ({
  name,
  port,
  priority,
  weight,
});
