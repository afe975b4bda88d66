/**
 * Lets sockets, threads and files go on until it is so; mocha's own limit ends it.
 *
 * @example
 * await until(() => server.requests.length === 1);
 */
export async function until(so: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await so())) await new Promise<void>((resolve) => setImmediate(resolve));
}
