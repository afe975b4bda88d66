/** Masked calls: through an X number to whoever is behind it. */
export { MaskedCalls, type MaskedCallsParts } from './maskedCalls';
export {
  USUAL_LIMITS,
  type CallLimits,
  type CallReceipts,
  type CallsLine,
  type MaskedCallParts,
} from './ports';
