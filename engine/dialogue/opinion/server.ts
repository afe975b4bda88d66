import { parsed, wholeOf } from '../bot/lines';
import { post } from '../bot/post';

export interface Server {
  url: string;
  key?: string;
}

/** Posts to one method of an OpenAI-compatible server and reads the JSON it answers with. */
export async function ask(
  { url, key }: Server,
  method: string,
  body: object,
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  const { pieces } = await post({
    url: addressOf(url, method),
    apiKey: key,
    accept: 'application/json',
    body,
    signal,
  });
  return parsed(await wholeOf(pieces));
}

/** Of the method itself, of the interface (`…/v1`), or of the server alone. */
function addressOf(url: string, method: string): URL {
  const address = new URL(url);
  const path = address.pathname.replace(/\/+$/, '');
  if (!path.endsWith(`/${method}`)) address.pathname = `${path || '/v1'}/${method}`;
  return address;
}
