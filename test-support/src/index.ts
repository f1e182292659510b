export { type CommandHost, createCommandHost } from './command-host/command-host.js';
export { runInSharedHost } from './command-host/shared-host.js';
export { type FaultyProxy, startFaultyProxy } from './faulty-proxy.js';
export { type GodwitOptions, type GodwitRun, runGodwit } from './run-godwit.js';
export { execute, serverVersion } from './server.js';
export { type SmallDisk, smallDisks } from './small-disk.js';
export { type PostgresServer, type PostgresServerOptions, startPostgres } from './start-postgres.js';
export { createTestDatabase, type TestDatabase, type TestDatabaseOptions } from './test-database.js';
