export * from './port';
export { openSpeech, type Speech, type SpeechParts } from './open';
export { parseSpeech } from './settings';
