/** Which imports each folder may have. `true`: whatever its own package.json declares. */

const API = '@godwit/plugin-api';
const SQL = '@godwit/plugin-api/sql';
const TIME = '@godwit/plugin-api/time';
const CONVERSIONS = '@godwit/plugin-api/conversions';

/**
 * @typedef {object} Rule
 * @property {readonly string[] | true} workspace exact specifiers of packages of this repository
 * @property {readonly string[] | true} libraries names of packages from npm
 * @property {boolean} builtins modules of Node.js itself
 * @property {Readonly<Record<string, readonly string[]>>} [builtinsOf] modules of Node.js for some of its folders alone
 * @property {boolean} computed `import(name)` of a name that is only known when it runs
 */

/** @type {Readonly<Record<string, Rule>>} */
export const ARROWS = {
  // The contracts need nothing at all.
  'packages/plugin-api': { workspace: [], libraries: [], builtins: false, computed: false },
  // The conformance suite asserts and digests, and does nothing else that needs Node.js; the reference dialect digests.
  'packages/testkit': {
    workspace: [API],
    libraries: [],
    builtins: false,
    builtinsOf: { 'src/': ['node:assert/strict', 'node:crypto'] },
    computed: false,
  },
  'packages/dialect-memory': {
    workspace: [API, CONVERSIONS],
    libraries: [],
    builtins: false,
    builtinsOf: { 'src/': ['node:crypto'] },
    computed: false,
  },
  'packages/engine': {
    workspace: [API, TIME, CONVERSIONS],
    libraries: ['tsyringe', 'reflect-metadata'],
    builtins: true,
    computed: false,
  },
  'packages/dialect-sqlite': {
    workspace: [API, SQL, TIME, CONVERSIONS],
    libraries: ['better-sqlite3', 'kysely', 'zod'],
    builtins: true,
    computed: false,
  },
  'packages/dialect-postgres': {
    workspace: [API, SQL],
    libraries: ['pg', 'pg-copy-streams', 'kysely', 'zod'],
    builtins: true,
    computed: false,
  },
  'packages/transforms': {
    workspace: [API, TIME, CONVERSIONS],
    libraries: [],
    builtins: true,
    computed: false,
  },
  // For people with Kysely instances in hand, who have both dialects installed.
  'packages/kysely': {
    workspace: [API, '@godwit/engine', '@godwit/dialect-sqlite', '@godwit/dialect-postgres'],
    libraries: ['kysely'],
    builtins: false,
    builtinsOf: { 'src/': ['node:fs'] },
    computed: false,
  },
  // The cli finds dialects by name when it runs: hence computed imports, and no dialect among its own.
  'packages/cli': {
    workspace: [API, '@godwit/engine'],
    libraries: ['cli-progress', 'cli-table3', 'commander', 'jiti', 'picocolors', 'zod'],
    builtins: true,
    computed: true,
  },
};

/** Private folders: they may import everything, but must declare it. @type {Rule} */
export const EVERYTHING = { workspace: true, libraries: true, builtins: true, computed: true };
