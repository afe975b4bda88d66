import type { Field, Fields, TextField } from '../definition';

/**
 * Secrets of a config node: Node-RED keeps them beside the flows, encrypted, and never gives a
 * password back to the editor. A text of several lines is given back, for nobody could edit it
 * otherwise; it is as little part of the flows as the others.
 */
export const isSecret = (field: Field | undefined): field is TextField & { password: true } =>
  field?.type === 'text' && field.password === true;

export type CredentialTypes = Record<string, { type: 'password' | 'text' }>;

/** As `RED.nodes.registerType` takes them, in the editor and at run time. */
export const credentialTypes = (fields: Fields): CredentialTypes =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([, field]) => isSecret(field))
      .map(([name, field]) => [name, { type: isLong(field) ? 'text' : 'password' }]),
  );

const isLong = (field: Field): boolean => field.type === 'text' && (field.rows ?? 1) > 1;

/** What the editor shows, and sends, for a password that is kept and that it does not know. */
export const KEPT = '__PWRD__';
