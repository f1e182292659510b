import type { GivenSessions } from '../connect/given/given-sessions.js';

/** The modes of `sslmode`, as libpq has them. */
export const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;

/** A mode of {@link SSL_MODES}. */
export type SslMode = (typeof SSL_MODES)[number];

/** What a url, an object or the environment says; what is absent comes from the next of them. */
export interface Settings {
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  readonly database?: string | undefined;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly schema?: string | undefined;
  readonly sslmode?: SslMode | undefined;
  /** The file of the certificates that may sign the server's; `system`: those of the machine. */
  readonly sslrootcert?: string | undefined;
  readonly sslcert?: string | undefined;
  readonly sslkey?: string | undefined;
  /** Seconds; 0 waits without end. */
  readonly connectTimeout?: number | undefined;
  /** Seconds in which nothing comes from a server that does not work for the session; 0 waits without end. */
  readonly silenceTimeout?: number | undefined;
  /** Command-line options for the server process, as libpq's `options`. */
  readonly options?: string | undefined;
  readonly channelBinding?: 'disable' | 'prefer' | 'require' | undefined;
  /** The password file, `~/.pgpass` by default. */
  readonly passfile?: string | undefined;
}

/** A connection config with nothing left to be found out but a password that a password file may hold. */
export interface PostgresConfig extends Settings {
  /** A name or address, or the folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly sslmode: SslMode;
  readonly connectTimeout: number;
  readonly silenceTimeout: number;
  /** An open connection that is used instead of what the others say. */
  readonly given?: GivenSessions;
}

/** Settings of the first that has them. */
export function mergeSettings(...sources: readonly Settings[]): Settings {
  const merged: Record<string, unknown> = {};
  for (const source of [...sources].reverse()) {
    for (const [key, value] of Object.entries(source)) if (value !== undefined) merged[key] = value;
  }
  return merged;
}
