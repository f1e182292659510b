import assert from 'node:assert/strict';
import type { Lab } from '../lab/lab.js';
import type { Suite, SuiteTest } from '../suite.js';
import { BOUNDARY_TABLES } from '../values/boundary-values.js';
import { constraints, failedGroup, reserved, twoSchemas, twoWriters } from './capability-checks.js';
import { encodingTests } from './encodings.js';

/** What the capabilities say is what the dialect does. */
export const capabilitiesSuite: Suite = {
  name: 'capabilities',
  tests: (lab) => [...databaseTests(lab), ...encodingTests(lab), ...pureTests(lab)],
};

function databaseTests(lab: Lab): readonly SuiteTest[] {
  const { capabilities } = lab.dialect;
  const both = lab.needsBoth;
  return [
    {
      name: '`transactionalDdl`: a failed group leaves nothing',
      skip:
        both ?? (capabilities.transactionalDdl ? undefined : 'DDL has no transactions (`transactionalDdl`).'),
      run: () => lab.withDatabase((database) => failedGroup(lab, database)),
    },
    {
      name: '`constraintsAfterLoad`: keys come when it says',
      skip: both,
      run: () => lab.withDatabase((database) => constraints(lab, database)),
    },
    {
      name: '`concurrentWriters`: two writers write at once',
      skip:
        both ?? (capabilities.concurrentWriters ? undefined : 'One writer at a time (`concurrentWriters`).'),
      run: () => lab.withDatabase((database) => twoWriters(lab, database)),
    },
    {
      name: '`schemas`: equal names in two schemas are two tables',
      skip: both ?? (capabilities.schemas ? undefined : 'There are no schemas (`schemas`).'),
      run: () => lab.withDatabase((database) => twoSchemas(lab, database)),
    },
    ...(capabilities.reservedColumnNames ?? []).map((name) => ({
      name: `\`reservedColumnNames\`: ${name} is refused`,
      skip: both,
      run: () => lab.withDatabase((database) => reserved(lab, database, name)),
    })),
  ];
}

function pureTests({ dialect }: Lab): readonly SuiteTest[] {
  const { capabilities } = dialect;
  return [
    {
      name: 'the dialect has a name in lower case and the version of the contract',
      run: async () => {
        assert.match(dialect.name, /^[a-z][a-z0-9-]*$/);
        assert.equal(dialect.apiVersion, 0);
      },
    },
    {
      name: '`schemas` and `defaultSchema` agree',
      run: async () => assert.equal(dialect.defaultSchema !== undefined, capabilities.schemas),
    },
    {
      name: '`keyOrder` answers for every type',
      run: async () => {
        for (const { name, type } of BOUNDARY_TABLES) {
          const order = capabilities.keyOrder(type);
          assert.ok(order === 'binary' || order === 'none', name);
          assert.equal(capabilities.keyOrder(type), order, `${name}: the second answer differs.`);
        }
      },
    },
    {
      name: '`maxIdentifierBytes` is a length',
      run: async () =>
        assert.ok(
          Number.isSafeInteger(capabilities.maxIdentifierBytes) && capabilities.maxIdentifierBytes > 0,
        ),
    },
  ];
}
