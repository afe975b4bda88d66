import { Status } from './pdu';

/** Why a message centre does not take something (SMPP 3.4, section 5.1.3), for people. */
const WORDS: Readonly<Record<number, string>> = {
  0x01: 'the message is too long',
  0x04: 'this is not allowed to how it is bound',
  0x05: 'it is bound already',
  0x08: 'an error of the message centre',
  0x0a: 'it does not take the number that is shown',
  0x0b: 'it does not take the number that is sent to',
  0x0d: 'it does not let us bind',
  0x0e: 'the password is wrong',
  0x0f: 'it does not know the system id',
  0x14: 'its queue is full',
  0x45: 'it could not submit the message',
  0x53: 'it does not take the system type',
  0x58: 'too many messages at a time',
  0x61: 'the time of delivery is wrong',
  0x64: 'a temporary error of whom it hands on to',
  0x65: 'a permanent error of whom it hands on to',
  0x66: 'whom it hands on to refused it',
  0xff: 'an unknown error',
};

export const statusWords = (status: number): string =>
  `${WORDS[status] ?? 'an error of its own'} (0x${status.toString(16).padStart(8, '0')})`;

/** Too much for now: to be asked again a little later. */
export const isThrottled = (status: number): boolean =>
  status === Status.throttled || status === Status.queueFull;

/** The same message may be taken another time. */
export const isTemporary = (status: number): boolean =>
  isThrottled(status) || status === Status.systemError || status === Status.temporaryError;
