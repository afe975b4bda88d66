import type { EarlyMedia } from '../../../media/earlyMedia';
import { fault, type Verdict } from './verdict';

/**
 * What a tone before the answer says, where the status says little. Special information tones
 * (ITU-T E.180) come before announcements that a number cannot be reached, most of them of
 * numbers that do not exist.
 */
export const TONES: Readonly<Partial<Record<EarlyMedia, Verdict>>> = {
  busy: { outcome: 'busy' },
  congestion: fault('TrunkLimit'),
  sit: { outcome: 'emptyNumber' },
};

/** For people: what was heard, where it says something. An announcement is not understood. */
export const HEARD: Readonly<Partial<Record<EarlyMedia, string>>> = {
  busy: 'busy tone was heard',
  congestion: 'congestion tone was heard',
  sit: 'special information tones were heard',
  voice: 'an announcement or music was heard',
};
