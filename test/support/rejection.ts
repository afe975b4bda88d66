import { DialflowError } from '../../engine/api';

/** The error that a promise is rejected with; a promise that resolves fails the test. */
export async function rejection(promise: Promise<unknown>): Promise<DialflowError> {
  try {
    await promise;
  } catch (error) {
    return DialflowError.from(error);
  }
  throw new Error('Expected a rejection, but the promise resolved.');
}
