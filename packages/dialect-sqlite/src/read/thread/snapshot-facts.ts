import type { SourceFingerprint } from '@godwit/plugin-api';
import type { Connection } from '../../connect/connection.js';

/** What a snapshot says about the state of its database. */
export function snapshotFacts(db: Connection): SourceFingerprint {
  const pragma = (name: string): string => String(db.pragma(name, { simple: true }));
  return {
    pages: pragma('page_count'),
    pageSize: pragma('page_size'),
    freePages: pragma('freelist_count'),
    schemaVersion: pragma('schema_version'),
    applicationId: pragma('application_id'),
    userVersion: pragma('user_version'),
  };
}
