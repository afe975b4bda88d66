import { expect } from 'chai';
import type { SocketRecogniser } from '../../../engine/speech/socket/recogniser';
import { FakeClock } from '../fakeClock';
import type { SocketServer } from './socketServer';

/** What a test of a provider has before it; all of it new for each test. */
export interface BesideServer<S> {
  server: S;
  clock: FakeClock;
  recogniser: SocketRecogniser;
}

/** Opens them before each test of a suite, and closes them behind it: nothing may be left waiting. */
export function besideServer<S extends SocketServer>(
  newServer: () => S,
  open: (server: S, clock: FakeClock) => SocketRecogniser,
): BesideServer<S> {
  const at = {} as BesideServer<S>;
  beforeEach(async () => {
    at.clock = new FakeClock();
    at.server = await newServer().open();
    at.recogniser = open(at.server, at.clock);
  });
  afterEach(async () => {
    await at.recogniser.close();
    await at.server.close();
    expect(at.clock.pending()).to.equal(0);
  });
  return at;
}
