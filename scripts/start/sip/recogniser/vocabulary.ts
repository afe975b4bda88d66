import { sampleOf, type Sample } from '../hearing/sample';
import { meansDistance, spot, wholeDistance } from '../hearing/warping';

/** What is more different from every phrase is none of them; found by measuring, see the test. */
const WHOLE_LIMIT = 3.2;
/** Between the means of two: noise is as even as a hum, but sounds like no voice. */
const MEANS_LIMIT = 3;
/** Of a phrase within a longer utterance. */
const SPOT_LIMIT = 3;
/** Shorter ones are found everywhere. */
const SPOT_SYLLABLES = 4;
const SURE = 0.5;

/** A phrase as one speaker says it. */
export interface Spoken {
  text: string;
  samples: Int16Array;
}

export interface Recognised {
  /** Empty: none of the phrases. */
  text: string;
  /** 0 to 1: how far it is from the limit. */
  confidence: number;
}

const NOTHING: Recognised = { text: '', confidence: 0 };

interface Phrase {
  text: string;
  sample: Sample;
}

/**
 * A recogniser that knows its phrases only. What is heard is compared with each of them, as a
 * whole; where none fits, the longest phrase that is found inside of it is taken.
 */
export class Vocabulary {
  private readonly phrases: Phrase[] = [];

  constructor(spoken: Iterable<Spoken>) {
    for (const { text, samples } of spoken) {
      const sample = sampleOf(samples);
      if (sample) this.phrases.push({ text, sample });
    }
  }

  get size(): number {
    return this.phrases.length;
  }

  /** 8 kHz; silence around it does no harm. */
  recognise(samples: Int16Array): Recognised {
    const heard = sampleOf(samples);
    if (!heard) return NOTHING;
    return this.whole(heard) ?? this.inside(heard) ?? NOTHING;
  }

  private whole(heard: Sample): Recognised | undefined {
    let best: Phrase | undefined;
    let limit = WHOLE_LIMIT;
    for (const phrase of this.phrases) {
      const distance = wholeDistance(phrase.sample, heard, limit);
      if (distance >= limit || meansDistance(phrase.sample, heard) > MEANS_LIMIT) continue;
      limit = distance;
      best = phrase;
    }
    return best && { text: best.text, confidence: confidence(limit, WHOLE_LIMIT) };
  }

  private inside(heard: Sample): Recognised | undefined {
    let best: Recognised | undefined;
    let longest = 0;
    for (const { text, sample } of this.phrases) {
      if (sample.frames <= longest || sample.frames >= heard.frames) continue;
      if (syllables(text) < SPOT_SYLLABLES) continue;
      const found = spot(sample, heard, SPOT_LIMIT);
      if (!found) continue;
      longest = sample.frames;
      best = { text, confidence: confidence(found.distance, SPOT_LIMIT) };
    }
    return best;
  }
}

function confidence(distance: number, limit: number): number {
  return SURE + (1 - SURE) * (1 - distance / limit);
}

function syllables(text: string): number {
  return text.match(/\p{Script=Han}/gu)?.length ?? 0;
}
