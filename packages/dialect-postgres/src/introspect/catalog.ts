import { queryBuilder } from '../connect/query-builder.js';

/** The columns of PostgreSQL's catalogue that introspection reads; an oid is text here. */
interface Catalog {
  readonly 'pg_catalog.pg_namespace': { readonly oid: string; readonly nspname: string };
  readonly 'pg_catalog.pg_class': {
    readonly oid: string;
    readonly relname: string;
    readonly relnamespace: string;
    readonly relkind: string;
    readonly relispartition: boolean;
    readonly relam: string;
    readonly relpersistence: string;
    readonly relrowsecurity: boolean;
    readonly relhasrules: boolean;
  };
  readonly 'pg_catalog.pg_attribute': {
    readonly attrelid: string;
    readonly attname: string;
    readonly attnum: number;
    readonly atttypid: string;
    readonly atttypmod: number;
    readonly attnotnull: boolean;
    readonly attidentity: string;
    readonly attgenerated: string;
    readonly attisdropped: boolean;
    readonly attcollation: string;
  };
  readonly 'pg_catalog.pg_type': {
    readonly oid: string;
    readonly typname: string;
    readonly typnamespace: string;
    readonly typtype: string;
    readonly typelem: string;
    readonly typcollation: string;
  };
  readonly 'pg_catalog.pg_attrdef': {
    readonly oid: string;
    readonly adrelid: string;
    readonly adnum: number;
  };
  readonly 'pg_catalog.pg_collation': {
    readonly oid: string;
    readonly collname: string;
    readonly collnamespace: string;
  };
  readonly 'pg_catalog.pg_constraint': {
    readonly oid: string;
    readonly conname: string;
    readonly conrelid: string;
    readonly confrelid: string;
    readonly contype: string;
    readonly conparentid: string;
    readonly condeferrable: boolean;
    readonly condeferred: boolean;
    readonly convalidated: boolean;
    readonly confupdtype: string;
    readonly confdeltype: string;
    readonly confmatchtype: string;
    readonly conindid: string;
  };
  readonly 'pg_catalog.pg_index': {
    readonly indexrelid: string;
    readonly indrelid: string;
    readonly indisunique: boolean;
    readonly indisvalid: boolean;
    readonly indnkeyatts: number;
    readonly indnatts: number;
  };
  readonly 'pg_catalog.pg_am': { readonly oid: string; readonly amname: string };
  readonly 'pg_catalog.pg_sequence': {
    readonly seqrelid: string;
    readonly seqstart: bigint;
    readonly seqincrement: bigint;
    readonly seqmin: bigint;
    readonly seqmax: bigint;
    readonly seqcache: bigint;
    readonly seqcycle: boolean;
  };
  readonly 'pg_catalog.pg_trigger': {
    readonly oid: string;
    readonly tgname: string;
    readonly tgrelid: string;
    readonly tgisinternal: boolean;
    readonly tgenabled: string;
    readonly tgparentid: string;
  };
}

/** Typed queries on the catalogue; nothing of the user's is ever named in them. */
export const catalog = queryBuilder<Catalog>();
