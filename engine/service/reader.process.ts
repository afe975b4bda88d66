import { lowerProcessPriority } from '../process/priority';
import type { ReaderRequest, ReaderStart } from '../results/reader/messages';
import { serveReader } from './reader';

/** A process that reads results, for what takes long: it gives way to calls. */
lowerProcessPriority();

process.once('message', ({ start }: ReaderStart) => {
  const take = serveReader(start, (answer) => process.send?.(answer));
  process.on('message', (request: ReaderRequest) => take(request));
});

// An engine that is gone, however that came, has no use for the answer.
process.once('disconnect', () => process.exit());
