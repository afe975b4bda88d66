export { Making, sayingOf } from './making';
export { Voice } from './voice';
export type { ListeningSettings, VoiceListener, VoiceParts, VoiceStream } from './types';
