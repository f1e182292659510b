import type { DatabaseSchema } from '@godwit/plugin-api';
import type { Endpoint } from '../run-context.js';
import type { PlannedSide } from './migration-plan.js';

/** What a plan says of one of its databases. */
export function describeSide(endpoint: Endpoint, schema: DatabaseSchema): PlannedSide {
  return { dialect: endpoint.dialect.name, name: endpoint.name, version: schema.version };
}
