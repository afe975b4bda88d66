import type {
  ICredentialsDecrypted,
  ICredentialTestFunctions,
  INodeCredentialTestResult,
} from 'n8n-workflow';
import { botAccess } from '../../../credentials/bot.fields';
import { DialflowError } from '../../../engine/api';
import { checkSettings } from '../settings';
import { n8nMethods } from './methods';

/** The editor's methods of a node that asks an outside bot. */
export const botMethods = () => {
  const { loadOptions, credentialTest } = n8nMethods();
  return {
    loadOptions,
    credentialTest: {
      ...credentialTest,
      dialflowBotTest(
        this: ICredentialTestFunctions,
        credential: ICredentialsDecrypted,
      ): Promise<INodeCredentialTestResult> {
        return testBot(credential);
      },
    },
  };
};

const PATIENCE_MS = 10_000;

/**
 * Asks for the list of models, which costs nothing: somebody answers there, and takes the key.
 * Whether an endpoint of one's own, which has no such list, understands its requests, a call tells.
 */
export async function testBot({
  data = {},
}: Pick<ICredentialsDecrypted, 'data'>): Promise<INodeCredentialTestResult> {
  try {
    const { url, apiKey } = checkSettings(botAccess, data, 'credential');
    const key = apiKey.trim();
    const response = await fetch(modelsOf(url.trim()), {
      redirect: 'manual',
      headers: { accept: 'application/json', ...(key && { authorization: `Bearer ${key}` }) },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    await response.body?.cancel();
    const { status } = response;
    if (status === 401 || status === 403) {
      return { status: 'Error', message: `The bot does not take this key (HTTP ${status})` };
    }
    const isList = status < 300 ? 'The bot answers and takes the key' : 'A server answers there';
    return { status: 'OK', message: `${isList} (HTTP ${status})` };
  } catch (error) {
    return { status: 'Error', message: reasonOf(error) };
  }
}

function modelsOf(url: string): URL {
  const address = new URL(url);
  const base = address.pathname.replace(/\/+$/, '').replace(/\/chat\/completions$/, '');
  address.pathname = `${base || '/v1'}/models`;
  return address;
}

/** fetch says "fetch failed"; its cause says why. What it says of a header may hold the key. */
function reasonOf(error: unknown): string {
  if (error instanceof DialflowError) return error.message;
  if (!(error instanceof Error)) return 'The bot cannot be reached';
  if (error.name === 'TimeoutError') return `No answer within ${PATIENCE_MS / 1_000} s`;
  const { cause } = error;
  const first = cause instanceof AggregateError ? (cause.errors[0] as unknown) : cause;
  return first instanceof Error
    ? `The bot cannot be reached: ${first.message}`
    : 'The bot cannot be reached: address or key cannot be sent';
}
