import { expect } from 'chai';
import { FRAME_SAMPLES } from '../../../engine/media/frame';
import { Mixer, type Participant } from '../../../engine/media/mixer';

const level = (value: number): Int16Array => new Int16Array(FRAME_SAMPLES).fill(value);

/** What a participant is to say; undefined: nothing. */
function said(seat: Participant): number | undefined {
  const frame = level(9_999);
  return seat.read(frame) ? frame[0] : undefined;
}

describe('Mixer', () => {
  it('has each hear all others and not itself', () => {
    const mixer = new Mixer();
    const [a, b, c] = [mixer.join(), mixer.join(), mixer.join()];
    a.frame(level(1));
    b.frame(level(20));
    c.frame(level(300));
    expect([a, b, c].map(said)).to.deep.equal([320, 301, 21]);
  });

  it('says each frame once: one that falls silent leaves no hum', () => {
    const mixer = new Mixer();
    const [a, b] = [mixer.join(), mixer.join()];
    expect(said(b)).to.equal(undefined);
    a.frame(level(5));
    expect([said(b), said(b)]).to.deep.equal([5, undefined]);
  });

  it('keeps a loud sum within 16 bits', () => {
    const mixer = new Mixer();
    const [a, b, c] = [mixer.join(), mixer.join(), mixer.join()];
    a.frame(level(30_000));
    b.frame(level(30_000));
    expect(said(c)).to.equal(32_767);
    a.frame(level(-30_000));
    b.frame(level(-30_000));
    expect(said(c)).to.equal(-32_768);
  });

  it('says a prompt to one alone', () => {
    const mixer = new Mixer();
    const [a, b] = [mixer.join(), mixer.join()];
    a.also = {
      read: (frame) => {
        frame.fill(7);
        return true;
      },
    };
    expect([said(a), said(b)]).to.deep.equal([7, undefined]);
    b.frame(level(100));
    expect(said(a)).to.equal(107);
  });

  it('forgets who leaves', () => {
    const mixer = new Mixer();
    const [a, b] = [mixer.join(), mixer.join()];
    a.frame(level(5));
    mixer.leave(a);
    expect(said(b)).to.equal(undefined);
  });
});
