/** What was said in a recording. */
export { transcribe, type TranscribedPart, type TranscribeParts } from './transcribe';
