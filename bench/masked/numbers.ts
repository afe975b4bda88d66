/** The X number of all calls; who calls is `138…`, and reaches `139…` of the same end. */
export const X = '17000000001';

export const callerOf = (call: number): string => `138${String(call).padStart(8, '0')}`;
export const calleeOf = (caller: string): string => `139${caller.slice(3)}`;
export const callOf = (number: string): number => Number(number.slice(3));
