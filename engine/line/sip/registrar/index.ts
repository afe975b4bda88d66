/** The registrar for agents' phones (RFC 3261, section 10.3): what the line may use. */
export type { Admission, GateSettings } from './gate';
export type { PhoneContact } from './phone';
export {
  Registrar,
  type PhonePeer,
  type RegistrarCounters,
  type RegistrarParts,
} from './registrar';
