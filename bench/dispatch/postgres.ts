import { chownSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Child, freePort } from '../../scripts/hosts/processes';

const PACKAGE = '/usr/lib/postgresql';

/** A PostgreSQL of its own, in a folder that is removed afterwards; trusted, on loopback only. */
export class Postgres {
  private constructor(
    private readonly child: Child,
    private readonly folder: string,
    readonly url: string,
  ) {}

  static async start(): Promise<Postgres> {
    const newest = readdirSync(PACKAGE).sort((a, b) => Number(b) - Number(a))[0] ?? '';
    const bin = join(PACKAGE, newest, 'bin');
    const folder = mkdtempSync(join(tmpdir(), 'dialflow-postgres-'));
    const data = join(folder, 'data');
    try {
      const who = owner();
      if (who) chownSync(folder, who.uid, who.gid);
      const options = { cwd: folder, ...who };
      const setUp = ['--auth=trust', '--username=bench', '--encoding=UTF8', '--no-sync'];
      const made = new Child('initdb', join(bin, 'initdb'), [...setUp, data], options);
      if ((await made.exited) !== 0) throw new Error(`initdb failed:\n${made.output}`);
      const port = await freePort();
      const settings = {
        listen_addresses: '127.0.0.1',
        unix_socket_directories: folder,
        // As much as SQLite promises in WAL with synchronous = NORMAL.
        synchronous_commit: 'off',
        max_connections: '120',
      };
      const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
      const child = new Child(
        'postgres',
        join(bin, 'postgres'),
        ['-D', data, '-p', String(port), ...args],
        options,
      );
      await Promise.race([child.says(/ready to accept connections/), child.endsEarly()]);
      return new Postgres(child, folder, `postgres://bench@127.0.0.1:${port}/postgres`);
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.child.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** It does not run as root: then as the user that its package made. */
function owner(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((one) => one.startsWith('postgres:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  if (!uid || !gid)
    throw new Error('PostgreSQL does not run as root, and there is no user postgres');
  return { uid: Number(uid), gid: Number(gid) };
}
