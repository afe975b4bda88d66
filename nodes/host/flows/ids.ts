import { createHash } from 'node:crypto';

const digest = (name: string): string => createHash('sha1').update(name).digest('hex');

/** Ids that stay the same as long as the names do: a new version of a flow replaces the old one. */
export const nodeRedId = (...names: readonly string[]): string =>
  digest(names.join('/')).slice(0, 16);

/** n8n's nodes have UUIDs; of version 5, which are made of names. */
export function n8nId(...names: readonly string[]): string {
  const hex = digest(names.join('/'));
  const variant = ((parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-');
}
