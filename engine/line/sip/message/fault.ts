/** What is wrong with a message: for people, and the status that answers it if it is a request. */
export interface Fault {
  reason: string;
  status: number;
}

/** RFC 3261, section 21.4.1: what cannot be understood for its syntax. */
export const badRequest = (reason: string): Fault => ({ reason, status: 400 });

/** RFC 3261, section 21.5.7. */
export const tooLarge = (reason: string): Fault => ({ reason, status: 513 });
