/** An error that the server itself sent, with the fields of its protocol. */
export interface ServerError {
  /** The five characters of its SQLSTATE. */
  readonly code: string;
  readonly message: string;
  readonly detail?: string;
  readonly hint?: string;
  /** Its context: `COPY t, line 3, column x: ...`. It may quote values. */
  readonly where?: string;
  readonly column?: string;
  readonly constraint?: string;
  /** The function of the server that noticed it, which no language changes. */
  readonly routine?: string;
}

/** Whether an error came from the server. */
export function isServerError(error: unknown): error is ServerError {
  return isCoded(error) && /^[0-9A-Z]{5}$/.test(error.code) && 'severity' in error;
}

/** Whether an error carries a code as text, as those of Node do. */
export function isCoded(error: unknown): error is { readonly code: string; readonly message: string } {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string';
}

/** Its message without values of the data: class 22 quotes the value it refuses. */
export function safeMessage(error: ServerError): string {
  return error.code.startsWith('22') ? error.message.replace(/"[\s\S]*"/, '"..."') : error.message;
}

/** An error to stand as a cause: the same message and code without the fields that quote values. */
export function safeCause(error: unknown): Error | undefined {
  if (isServerError(error)) return withCode(safeMessage(error), error.code);
  if (isCoded(error)) return withCode(error.message, error.code);
  return undefined;
}

function withCode(message: string, code: string): Error {
  return Object.assign(new Error(message), { code });
}

const peers = new WeakMap<object, string>();

/** Remembers which database an error came from. */
export function rememberPeer(error: unknown, peer: string): void {
  if (typeof error === 'object' && error !== null) peers.set(error, peer);
}

/** `the target postgres://host:5432/app`, where that is known. */
export function peerOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null ? peers.get(error) : undefined;
}

const NETWORK_CODES: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'EPIPE',
  'ECONNREFUSED',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTCONN',
  'EBADMSG',
]);

/** Whether an error says that the connection is gone. */
export function isConnectionLoss(error: unknown): boolean {
  if (isServerError(error))
    // Timeouts of idle sessions and of transactions end the session.
    return error.code.startsWith('08') || /^(?:57P0[1-5]|25P0[34]|58000)$/.test(error.code);
  if (isCoded(error) && NETWORK_CODES.has(error.code)) return true;
  const message =
    typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : '';
  return /^Connection terminated|^Client has encountered a connection error|^Client was closed/.test(message);
}
