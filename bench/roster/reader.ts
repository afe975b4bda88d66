import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkStream } from '../../engine/campaign/contacts/check';
import { streamOfPath } from '../../engine/campaign/contacts/file';
import { RosterFolder } from '../../engine/campaign/contacts/folder';

/** What the engine's reader does with a roster that is kept: every row checked and written. */
async function main(path: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'dialflow-bench-'));
  const rows = new RosterFolder(folder);
  let contacts = 0;
  try {
    for await (const part of checkStream(await streamOfPath(path))) {
      contacts += part.valid.length;
      await rows.add(part);
    }
  } finally {
    await rows.close();
    rmSync(folder, { recursive: true, force: true });
  }
  const peakMb = Math.round(process.resourceUsage().maxRSS / 1024);
  process.send?.({ contacts, peakMb }, () => process.disconnect());
}

void main(process.argv[2] ?? '');
