import { DialflowError } from '../../engine/api';

/**
 * JSON that somebody handed over as text or as a file, which may begin with a byte order mark.
 *
 * @param what it is to be, for the error: `scene`
 * @param path where it came from: a field of the input, or the name of a file
 * @throws DialflowError `InvalidInput`
 */
export function parseJson(text: string, what: string, path: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw DialflowError.invalid(what, [{ path, reason: `is not JSON (${why})` }]);
  }
}
