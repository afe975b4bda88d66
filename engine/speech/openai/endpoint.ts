/**
 * The address of one of its methods, `audio/speech` or `audio/transcriptions`. What is set may be
 * that address itself, its `/v1`, or the server alone.
 */
export function endpoint(url: string, method: string): URL {
  const address = new URL(url);
  const path = address.pathname.replace(/\/+$/, '');
  if (path.endsWith(`/${method}`)) return address;
  address.pathname = /\/v\d+$/.test(path) ? `${path}/${method}` : `${path}/v1/${method}`;
  return address;
}
