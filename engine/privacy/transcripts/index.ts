export { Transcripts, type TranscriptsParts } from './transcripts';
export type { HeardPart, Transcriber, TranscriptJob } from './ports';
