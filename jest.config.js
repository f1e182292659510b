/** Tests run against the built packages: see docs/decisions/0001-tests-run-on-built-packages.md. */
export default {
  testMatch: [
    '<rootDir>/{packages,examples}/*/test/**/*.test.ts',
    '<rootDir>/{tools,test-support,bench,e2e}/test/**/*.test.ts',
  ],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'es6' } },
    ],
  },
  moduleNameMapper: {
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
