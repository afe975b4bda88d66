import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DialflowError } from '../api';

const FILE = 'engine.key';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const VERSION = 'v1';

/** Keeps secrets that the engine has to know again: encrypted in the database. */
export interface Vault {
  seal(secret: string): string;
  /** @throws DialflowError where it was sealed with another key, or was changed. */
  open(sealed: string): string;
}

/**
 * The vault of a data folder. Its key is a file beside the database, readable by its owner alone,
 * made when it is first needed (docs/decisions/secrets.md). AES-256-GCM, a nonce for each secret.
 */
export function openVault(dataFolder: string): Vault {
  let key: Buffer | undefined;
  const theKey = (): Buffer => (key ??= readKey(join(dataFolder, FILE)));
  return {
    seal(secret) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', theKey(), nonce);
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      const sealed = Buffer.concat([nonce, cipher.getAuthTag(), text]);
      return `${VERSION}:${sealed.toString('base64')}`;
    },
    open(sealed) {
      try {
        const [version, text = ''] = sealed.split(':');
        if (version !== VERSION) throw new Error(`version "${version}"`);
        const bytes = Buffer.from(text, 'base64');
        const nonce = bytes.subarray(0, NONCE_BYTES);
        const decipher = createDecipheriv('aes-256-gcm', theKey(), nonce);
        decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
        const plain = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
        return Buffer.concat([plain, decipher.final()]).toString('utf8');
      } catch (error) {
        if (error instanceof DialflowError) throw error;
        throw new DialflowError(
          'Internal',
          `A secret in the database cannot be read with ${join(dataFolder, FILE)}. ` +
            'If that file was lost or replaced, put the old one back, or set the secret anew.',
        );
      }
    },
  };
}

function readKey(path: string): Buffer {
  const key = known(path) ?? made(path);
  if (key.length === KEY_BYTES) return key;
  throw new DialflowError(
    'Internal',
    `${path} is not a key of this engine: it has ${key.length} bytes, not ${KEY_BYTES}. Put the right file back.`,
  );
}

function known(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** On the disk before anything is sealed with it. */
function made(path: string): Buffer {
  const key = randomBytes(KEY_BYTES);
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, key);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return key;
}
