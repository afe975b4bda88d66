import { join } from 'node:path';
import { Child } from '../../hosts/processes';

/** What the demonstration's calls over SIP go to: two processes beside the host. */
export interface SipWorld {
  /** Of the trunk: the bank of callees. */
  host: string;
  port: number;
  /** Of the recogniser that knows the demonstration's sentences only. */
  recogniserUrl: string;
  /** Rejects when one of them ends by itself. */
  alive: Promise<never>;
  stop(): Promise<void>;
}

/** Starts the callees of the survey, by the roster, and the recogniser. */
export async function startSipWorld(roster: string): Promise<SipWorld> {
  const bank = served('The bank of callees', 'bank/main.js', roster);
  const recogniser = served('The recogniser', 'recogniser/main.js');
  const stop = async (): Promise<void> => {
    await Promise.all([bank.stop(), recogniser.stop()]);
  };
  const alive = Promise.race([bank.endsEarly(), recogniser.endsEarly()]);
  // Nobody may be waiting for it.
  alive.catch(() => undefined);
  try {
    const [address, recogniserUrl] = await Promise.race([
      Promise.all([ready(bank), ready(recogniser)]),
      alive,
    ]);
    const [host = '', port] = address.split(':');
    return { host, port: Number(port), recogniserUrl, alive, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function served(name: string, file: string, ...args: string[]): Child {
  return new Child(name, process.execPath, [join(__dirname, file), ...args]);
}

async function ready(child: Child): Promise<string> {
  return (await child.says(/^ready \S+$/m)).slice('ready '.length);
}
