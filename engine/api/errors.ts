/**
 * Every error that crosses the contract. Codes are stable and may be tested for;
 * messages are for a person and may change.
 */
export type ErrorCode =
  /** A setting, roster, strategy or scene is wrong; `details.problems` says where. */
  | 'InvalidInput'
  /** The thing named does not exist (or not in this instance). */
  | 'NotFound'
  /** A thing of this name exists already. */
  | 'AlreadyExists'
  /** The thing is in a state in which this cannot be done. */
  | 'WrongState'
  /** A limit (concurrency, number of instances…) would be passed. */
  | 'LimitExceeded'
  /** The data folder is held by another engine; `details.owner` names it. */
  | 'DataFolderInUse'
  /** The engine has stopped, or stops. */
  | 'EngineStopped'
  /** The engine asked for already runs with other settings. */
  | 'EngineSettingsDiffer'
  /** The caller gave the wait up. */
  | 'Aborted'
  /** A fault of ours. */
  | 'Internal';

/** One thing that is wrong with an input: where (a path such as `intents[2].name`), and why. */
export interface Problem {
  path: string;
  reason: string;
}

export interface DialflowErrorDetails {
  problems?: Problem[];
  [key: string]: unknown;
}

/** What crosses a port or a socket in place of the error object. */
export interface SerializedError {
  code: ErrorCode;
  message: string;
  details: DialflowErrorDetails;
  retryable: boolean;
}

export class DialflowError extends Error {
  override readonly name = 'DialflowError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: DialflowErrorDetails = {},
    readonly retryable = false,
  ) {
    super(message);
  }

  /** Bad input, told path by path. `what` names the thing checked, e.g. `scene`. */
  static invalid(what: string, problems: Problem[]): DialflowError {
    const list = problems.map((p) => (p.path ? `${p.path}: ${p.reason}` : p.reason));
    return new DialflowError('InvalidInput', `The ${what} is not valid. ${list.join('; ')}`, {
      problems,
    });
  }

  static notFound(what: string, id: string): DialflowError {
    return new DialflowError('NotFound', `There is no ${what} "${id}".`, { what, id });
  }

  static from(error: unknown): DialflowError {
    if (error instanceof DialflowError) return error;
    const message = error instanceof Error ? error.message : String(error);
    const wrapped = new DialflowError('Internal', message);
    if (error instanceof Error && error.stack) wrapped.stack = error.stack;
    return wrapped;
  }

  toJSON(): SerializedError {
    return {
      code: this.code,
      message: this.message,
      details: this.details,
      retryable: this.retryable,
    };
  }

  static revive(plain: SerializedError): DialflowError {
    return new DialflowError(plain.code, plain.message, plain.details, plain.retryable);
  }
}
