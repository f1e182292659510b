import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionOptions } from 'node:tls';
import { MigrationError } from '@godwit/plugin-api';
import type { PostgresConfig } from './settings.js';

/** How one try to connect is encrypted: not at all, or by these options. */
export type TlsAttempt = false | ConnectionOptions;

/** What to try, in this order, so that `sslmode` means what it means in libpq. Throws TLS_FAILED naming a file. */
export async function tlsAttempts(config: PostgresConfig): Promise<readonly TlsAttempt[]> {
  if (config.sslmode === 'disable' || config.host.startsWith('/')) return [false];
  const identity = await clientCertificate(config);
  const unverified: ConnectionOptions = { ...identity, rejectUnauthorized: false };
  // A password bound to the encrypted channel cannot go over another one.
  const plain: readonly TlsAttempt[] = config.channelBinding === 'require' ? [] : [false];
  switch (config.sslmode) {
    case 'allow':
      return [...plain, unverified];
    case 'prefer':
      return [unverified, ...plain];
    case 'require': {
      // As libpq does: a file of trusted certificates that is there is also used.
      const ca = await trusted(config, 'optional');
      return [ca === undefined ? unverified : { ...identity, ...verified(ca), checkServerIdentity: anyName }];
    }
    case 'verify-ca':
      return [{ ...identity, ...verified(await trusted(config, 'needed')), checkServerIdentity: anyName }];
    default:
      return [{ ...identity, ...verified(await trusted(config, 'needed')) }];
  }
}

function anyName(): undefined {
  return undefined;
}

/** Without certificates of its own, Node trusts those of the machine. */
function verified(ca: string | undefined): ConnectionOptions {
  return { rejectUnauthorized: true, ...(ca === undefined ? {} : { ca }) };
}

async function trusted(config: PostgresConfig, need: 'needed' | 'optional'): Promise<string | undefined> {
  if (config.sslrootcert === 'system') return undefined;
  const path = config.sslrootcert ?? defaultFile('root.crt');
  const text = await readIfThere(path);
  if (text !== undefined || (need === 'optional' && config.sslrootcert === undefined)) return text;
  const message = `The file of trusted certificates ${path} cannot be read, but sslmode=${config.sslmode} needs it.`;
  const hint =
    "Set sslrootcert to the server's certificate authority, or sslrootcert=system to trust the machine's.";
  throw new MigrationError({ code: 'TLS_FAILED', message, hint });
}

async function clientCertificate(config: PostgresConfig): Promise<ConnectionOptions> {
  const cert = await ownFile(config.sslcert, 'postgresql.crt');
  if (cert === undefined) return {};
  const key = await ownFile(config.sslkey, 'postgresql.key');
  return key === undefined ? { cert } : { cert, key };
}

async function ownFile(given: string | undefined, name: string): Promise<string | undefined> {
  const text = await readIfThere(given ?? defaultFile(name));
  if (text !== undefined || given === undefined) return text;
  throw new MigrationError({ code: 'TLS_FAILED', message: `The file ${given} cannot be read.` });
}

function defaultFile(name: string): string {
  const appData = process.env['APPDATA'];
  if (process.platform === 'win32' && appData) return join(appData, 'postgresql', name);
  return join(homedir(), '.postgresql', name);
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}
