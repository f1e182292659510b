import type { TableName } from '@godwit/plugin-api';
import { qualifiedName, quoteName } from '../ddl/sql-text.js';

/** The types of people and extensions that a database has. */
export interface OwnTypes {
  /** Whether a type, spelled as `format_type` spells it, is one of them. */
  has(text: string): boolean;
  /** The qualified name of the first type of that name. */
  named(name: string): string | undefined;
}

/** A database of which nothing is known. */
export const NONE: OwnTypes = { has: () => false, named: () => undefined };

/** Looks types up by name. */
export function ownTypes(names: readonly TableName[]): OwnTypes {
  const known = new Set(names.map(qualifiedName));
  return {
    has: (text) => known.has(qualifiedText(text)),
    named: (name) => {
      const found = names.find((one) => one.name === name);
      return found && `${bare(found.schema ?? '')}.${bare(found.name)}`;
    },
  };
}

/** `public."My type"(3)` -> `"public"."My type"`. */
function qualifiedText(text: string): string {
  const parts = text.replace(/\([^()"]*\)$/, '').match(/"(?:[^"]|"")*"|[^".]+/g) ?? [];
  return parts.map((part) => (part.startsWith('"') ? part : quoteName(part))).join('.');
}

/** A name as `format_type` writes it, as far as that is certain. */
function bare(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : quoteName(name);
}
