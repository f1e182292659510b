import assert from 'node:assert/strict';
import { isMigrationError } from '@godwit/plugin-api';
import type { Lab } from '../lab/lab.js';
import { sameData } from '../same-data.js';
import type { Suite, SuiteTest } from '../suite.js';

const GARBAGE: readonly (readonly [string, unknown])[] = [
  ['nothing', undefined],
  ['null', null],
  ['a number', 42],
  ['true', true],
  ['a list', []],
  ['a function', () => {}],
  ['an empty text', ''],
  ['an object with a key that nobody knows', { keyOfTheKit: 1 }],
  ['an object whose url is a number', { url: 42 }],
];

const SECRET = 'S3cret-of-the-kit';

/** Connection configs. */
export const configSuite: Suite = {
  name: 'config',
  tests: (lab) => [
    ...GARBAGE.map(([name, input]) => refusal(lab, name, input)),
    ...general(lab),
    ...(lab.dialect.accepts === undefined ? [] : [strangers(lab)]),
  ],
};

/** An object that throws whatever it is asked. */
const HOSTILE: unknown = new Proxy(
  {},
  {
    get: () => {
      throw new Error('It may not be asked.');
    },
    getPrototypeOf: () => {
      throw new Error('It may not be asked.');
    },
  },
);

function strangers({ dialect }: Lab): SuiteTest {
  const run = async (): Promise<void> => {
    const values = [
      ...GARBAGE.map(([, value]) => value),
      HOSTILE,
      new Map(),
      new (class Pool {})(),
      Object.create(null),
    ];
    for (const value of values)
      assert.equal(dialect.accepts?.(value), false, 'It takes what is no connection.');
  };
  return { name: 'what is no open connection is not accepted, and never an exception', run };
}

function refusal({ dialect }: Lab, name: string, input: unknown): SuiteTest {
  const run = async (): Promise<void> => {
    const codes = ['CONFIG_INVALID', 'URL_INVALID'];
    assert.throws(
      () => dialect.parseConfig(input),
      (error: unknown) => isMigrationError(error) && codes.includes(error.code),
    );
  };
  return { name: `${name} is refused with a code`, run };
}

function general(lab: Lab): readonly SuiteTest[] {
  const { dialect } = lab;
  return [
    {
      name: 'an error holds no credentials',
      run: async () => {
        const bad = {
          url: `nowhere-of-the-kit://user:${SECRET}@host:99999999/x`,
          password: SECRET,
          keyOfTheKit: SECRET,
        };
        const inputs = [bad, bad.url, `${dialect.name}://user:${SECRET}@host:bad-port/x`];
        for (const input of inputs) assert.ok(!messageOf(() => dialect.parseConfig(input)).includes(SECRET));
      },
    },
    {
      name: 'a description holds no credentials',
      run: async () => {
        const inputs = [
          `${dialect.name}://user:${SECRET}@localhost/x`,
          { url: `${dialect.name}://user:${SECRET}@localhost/x` },
          { host: 'localhost', database: 'x', user: 'user', username: 'user', password: SECRET },
        ];
        for (const input of inputs) {
          const text = messageOf(() => dialect.describe(dialect.parseConfig(input)));
          assert.ok(!text.includes(SECRET), 'The description holds the password.');
        }
      },
    },
    {
      name: 'the config of a database is described',
      run: async () =>
        lab.withDatabase(async ({ input, config }) => {
          assert.equal(typeof dialect.describe(config), 'string');
          assert.notEqual(dialect.describe(config), '');
          sameData(dialect.parseConfig(input), config, 'The second answer differs.');
        }),
    },
  ];
}

/** What a function says, or the error that it throws. */
function messageOf(work: () => unknown): string {
  try {
    return String(work());
  } catch (error) {
    return JSON.stringify(error, Object.getOwnPropertyNames(error)) + String(error);
  }
}
