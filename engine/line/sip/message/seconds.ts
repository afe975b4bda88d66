/** `delta-seconds` of a field or a parameter (RFC 3261, section 25.1); undefined where it is none. */
export function deltaSeconds(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}
