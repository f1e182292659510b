import type { Dialect } from '@godwit/plugin-api';

/** A dialect and where it came from. */
export interface FoundDialect {
  readonly dialect: Dialect;
  /** `config`: registered by the config file; else the package that holds it. */
  readonly origin: 'config' | PackageOrigin;
}

/** A package on this machine. */
export interface PackageOrigin {
  readonly packageName: string;
  readonly version: string;
  /** The folder it lies in. */
  readonly folder: string;
}

/** Whether a value has what every dialect must have, whatever version of the contract it was written for. */
export function looksLikeDialect(value: unknown): value is Dialect {
  if (typeof value !== 'object' || value === null) return false;
  const candidate: Partial<Record<keyof Dialect, unknown>> = value;
  return (
    typeof candidate.name === 'string' &&
    typeof candidate.apiVersion === 'number' &&
    typeof candidate.capabilities === 'object' &&
    typeof candidate.parseConfig === 'function'
  );
}

/** Whether a dialect answers to a name. */
export function answersTo(dialect: Dialect, name: string): boolean {
  return dialect.name === name || (dialect.aliases ?? []).includes(name);
}
