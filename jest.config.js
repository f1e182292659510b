/**
 * What takes long is called `*.long.test.ts`, what takes many minutes `*.soak.test.ts`: both run where an argument asks for them,
 * as `npm run test:long` and `npm run test:soak` do.
 */
const KINDS = ['long', 'soak'];
const asked = process.argv.slice(2);
const left = KINDS.filter((kind) => !asked.some((word) => word.includes(`.${kind}`)));

/** Tests run against the built packages: see docs/decisions/0001-tests-run-on-built-packages.md. */
export default {
  testMatch: [
    '<rootDir>/{packages,examples}/*/test/**/*.test.ts',
    '<rootDir>/{tools,test-support,bench,e2e}/test/**/*.test.ts',
  ],
  testPathIgnorePatterns: ['/node_modules/', ...left.map((kind) => `\\.${kind}\\.test\\.ts$`)],
  testSequencer: '<rootDir>/tools/jest/longest-first.mjs',
  reporters: ['default', '<rootDir>/tools/jest/slowest-suites.mjs'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'esnext' }, module: { type: 'es6' } },
    ],
  },
  moduleNameMapper: {
    '^fast-check$': '<rootDir>/tools/jest/fast-check.mjs',
    // The inner modules of a package: written '../src/foo.js' in a test, taken from its dist.
    '^((?:\\.\\./)+)src/(.*)\\.js$': '$1dist/$2.js',
    // A helper beside a test is TypeScript; everything else keeps its name.
    '^(\\.{1,2}/.*)\\.js$': ['$1.js', '$1.ts'],
  },
  setupFiles: ['reflect-metadata'],
  globalSetup: '<rootDir>/test-support/dist/global-setup.js',
  globalTeardown: '<rootDir>/test-support/dist/global-teardown.js',
  testTimeout: 120_000,
  maxWorkers: 2,
};
