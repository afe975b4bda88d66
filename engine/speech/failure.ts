import { DialflowError } from '../api';

/**
 * A provider could not do what it was asked for.
 *
 * @param blames whether it is the provider that fails, and not only what it was given
 */
export function providerFailed(
  provider: string,
  reason: string,
  { blames = true }: { blames?: boolean } = {},
): DialflowError {
  return new DialflowError('WrongState', `${provider}: ${reason}`, { provider, blames }, true);
}

/** Whether such an error speaks against the provider, so that it may have to rest. */
export function blamesProvider(error: unknown): boolean {
  return !(error instanceof DialflowError && error.details['blames'] === false);
}

export const closedError = (): DialflowError =>
  new DialflowError('EngineStopped', 'Speech has been closed; the engine stops.');

export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** Told of each failure of a provider, whether or not another one stepped in. */
export type ProviderFailed = (error: Error, provider: string) => void;
