import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeModel, encodeModel, type ModelData } from './data';

/** Models by the content that they were trained on, kept so that a restart need not train again. */
export interface ModelCache {
  load(key: string): Promise<ModelData | null>;
  save(key: string, model: ModelData): Promise<void>;
}

const SUFFIX = '.model';
/** The scenes in use, and some versions of before; the oldest go. */
const MOST = 50;

/** One file a model. What cannot be read or written is trained again. */
export class FolderCache implements ModelCache {
  constructor(private readonly folder: string) {}

  async load(key: string): Promise<ModelData | null> {
    try {
      return decodeModel(await readFile(this.pathOf(key)));
    } catch {
      return null;
    }
  }

  async save(key: string, model: ModelData): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const path = this.pathOf(key);
    const half = `${path}.${process.pid}`;
    await writeFile(half, encodeModel(model));
    await rename(half, path);
    await this.tidy();
  }

  private pathOf(key: string): string {
    return join(this.folder, `${key}${SUFFIX}`);
  }

  private async tidy(): Promise<void> {
    const names = (await readdir(this.folder)).filter((name) => name.endsWith(SUFFIX));
    if (names.length <= MOST) return;
    const files = await Promise.all(
      names.map(async (name) => {
        const path = join(this.folder, name);
        return { path, at: (await stat(path)).mtimeMs };
      }),
    );
    files.sort((a, b) => b.at - a.at);
    for (const { path } of files.slice(MOST)) await rm(path, { force: true });
  }
}
