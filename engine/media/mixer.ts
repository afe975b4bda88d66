import { clip, FRAME_SAMPLES, type FrameSource, type FrameTap } from './frame';

/**
 * Joins streams so that each hears all others: put its participant on a stream both as source
 * and as tap. What is heard in a tick is said in the same one or the next.
 *
 * @example
 * const seat = mixer.join();
 * stream.addTap(seat);
 * stream.source = seat;
 */
export class Mixer {
  private readonly seats = new Set<Participant>();

  join(): Participant {
    const seat = new Participant(this.seats);
    this.seats.add(seat);
    return seat;
  }

  leave(seat: Participant): void {
    this.seats.delete(seat);
  }
}

export class Participant implements FrameSource, FrameTap {
  /** Said to this one alone, over what the others say: a prompt, a whisper. */
  also: FrameSource | undefined;
  private readonly last = new Int16Array(FRAME_SAMPLES);
  /** Who has yet to hear `last`: a stream that stands still is heard once, not for ever. */
  private readonly unheardBy = new Set<Participant>();
  private readonly extra = new Int16Array(FRAME_SAMPLES);

  constructor(private readonly seats: ReadonlySet<Participant>) {}

  frame(heard: Int16Array): void {
    this.last.set(heard);
    for (const seat of this.seats) if (seat !== this) this.unheardBy.add(seat);
  }

  read(frame: Int16Array): boolean {
    let some = false;
    for (const seat of this.seats) {
      if (seat === this || !seat.unheardBy.delete(this)) continue;
      if (some) add(frame, seat.last);
      else frame.set(seat.last);
      some = true;
    }
    if (this.also?.read(this.extra)) {
      if (some) add(frame, this.extra);
      else frame.set(this.extra);
      some = true;
    }
    return some;
  }
}

function add(into: Int16Array, frame: Int16Array): void {
  for (let i = 0; i < FRAME_SAMPLES; i++) into[i] = clip((into[i] ?? 0) + (frame[i] ?? 0));
}
