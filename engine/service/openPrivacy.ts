import { join } from 'node:path';
import { momentsOf } from '../account/span';
import { convertWav } from '../media/convert';
import { SoundFiles } from '../media/soundFiles';
import type { KnownPlaces } from '../places';
import { Privacy, PrivacyBook, type PrivacyContext } from '../privacy';
import { instantOf, localText } from '../rules/localTime';
import { appendEvents } from '../store/events';
import { BindingStore } from '../store/privacy/bindings';
import { PrivacyCallStore } from '../store/privacy/calls';
import { XStore } from '../store/privacy/numbers';
import { PoolStore } from '../store/privacy/pools';
import { TranscriptStore } from '../store/privacy/transcripts';
import { PrivacyUsageStore } from '../store/privacy/usage';
import type { Db } from '../store/schema';
import type { Writer } from '../store/writer';
import type { Clock, Random } from '../time/clock';
import type { NewId } from '../time/ids';

export interface PrivacySurroundings extends Partial<
  Pick<PrivacyContext, 'transcriber' | 'recordingPath' | 'findRecording'>
> {
  db: Db;
  writer: Writer;
  clock: Clock;
  random: Random;
  newId: NewId;
  dataFolder: string;
  timeZone: string;
  places: KnownPlaces;
  failed: (error: unknown) => void;
}

/** Number privacy: what it is made with, and where its ring tones lie. */
export function openPrivacy(given: PrivacySurroundings): Privacy {
  const { db, writer, clock, random, newId, places, failed, timeZone } = given;
  const calendar = {
    localText: (at: number) => localText(timeZone, at),
    beginOf: (day: string) => instantOf(timeZone, Date.parse(`${day}T00:00:00Z`), 0),
  };
  return new Privacy({
    clock,
    random,
    newId,
    book: new PrivacyBook(),
    places,
    calendar: {
      ...calendar,
      momentsOf: (span) => momentsOf(span, { ...calendar, now: () => clock.now() }, 'span'),
    },
    stores: {
      bindings: new BindingStore(db, writer),
      numbers: new XStore(db, writer),
      pools: new PoolStore(db, writer),
      calls: new PrivacyCallStore(db, writer),
      transcripts: new TranscriptStore(db, writer),
      usage: new PrivacyUsageStore(db, writer),
    },
    tones: {
      files: new SoundFiles(join(given.dataFolder, 'privacy', 'tones'), clock),
      convert: convertWav,
    },
    transcriber: given.transcriber ?? null,
    recordingPath: given.recordingPath ?? ((fileName) => fileName),
    findRecording: given.findRecording ?? (() => Promise.resolve(null)),
    tell: (events) => writer.write((trx) => appendEvents(trx, events)),
    failed,
  });
}
