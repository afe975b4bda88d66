import { expect } from 'chai';
import { DialflowError } from '../../../engine/api';
import type { ReaderAnswer, ReaderRequest } from '../../../engine/results/reader/messages';
import type { ReaderEars } from '../../../engine/results/reader/place';
import { Reader } from '../../../engine/results/reader/reader';
import { FakeClock } from '../../support/fakeClock';
import { rejection } from '../../support/rejection';

class Places {
  readonly begun: { ears: ReaderEars; posted: ReaderRequest[]; ended: boolean }[] = [];

  readonly start = (ears: ReaderEars) => {
    const place = { ears, posted: [] as ReaderRequest[], ended: false };
    this.begun.push(place);
    return {
      post: (request: ReaderRequest) => void place.posted.push(request),
      end: async () => void (place.ended = true),
    };
  };

  get last() {
    const place = this.begun.at(-1);
    if (!place) throw new Error('none was started');
    return place;
  }

  answer(value: unknown): void {
    const request = this.last.posted.at(-1) as { id: number };
    this.last.ears.answer({ id: request.id, value } satisfies ReaderAnswer);
  }
}

describe('A reader of results', () => {
  let clock: FakeClock;
  let places: Places;
  let reader: Reader;
  beforeEach(() => {
    clock = new FakeClock();
    places = new Places();
    reader = new Reader(places.start, clock);
  });

  it('is started when it is asked, and asked again', async () => {
    expect(places.begun).to.have.length(0);
    for (const value of ['first', 'second']) {
      const asked = reader.ask('nameOf', {});
      places.answer(value);
      expect(await asked).to.equal(value);
    }
    expect(places.begun).to.have.length(1);
  });

  it('is ended when nobody asks for a minute, and started again for the next question', async () => {
    const first = reader.ask('nameOf', {});
    await clock.advance(10 * 60_000);
    expect(places.last.ended, 'while it works').to.equal(false);
    places.answer('first');
    await first;
    await clock.advance(59_000);
    expect(places.last.ended).to.equal(false);
    await clock.advance(1_000);
    expect(places.last.ended).to.equal(true);
    const second = reader.ask('nameOf', {});
    places.answer('second');
    expect(await second).to.equal('second');
    expect(places.begun).to.have.length(2);
  });

  it('that breaks down fails what it was asked, and nothing after that', async () => {
    const asked = rejection(reader.ask('nameOf', {}));
    places.last.ears.gone(new Error('killed'));
    expect(await asked).to.include({ message: 'killed' });
    const next = reader.ask('nameOf', {});
    places.answer('there');
    expect(await next).to.equal('there');
  });

  it('tells how far an export is, and is told when it is given up', async () => {
    const abort = new AbortController();
    const told: number[] = [];
    const made = rejection(
      reader.makeExport({} as never, { signal: abort.signal, progress: (done) => told.push(done) }),
    );
    const { id } = places.last.posted[0] as { id: number };
    places.last.ears.answer({ id, done: 3, total: 9 });
    abort.abort();
    expect(places.last.posted.at(-1)).to.deep.equal({ cancel: id });
    places.last.ears.answer({ id, error: new DialflowError('Aborted', 'given up').toJSON() });
    expect(await made).to.include({ code: 'Aborted' });
    expect(told).to.deep.equal([3]);
  });
});
