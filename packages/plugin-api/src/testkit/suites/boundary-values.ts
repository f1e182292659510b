import { strict as assert } from 'node:assert';
import type { LogicalType } from '../../logical-type.js';
import type { Value } from '../../value.js';
import type { Lab } from '../lab/lab.js';
import { type Arrival, arrivalsOf } from '../lab/round-trip.js';
import { Random } from '../random.js';
import type { Suite, SuiteTest } from '../suite.js';
import { BOUNDARY_TABLES, type BoundaryTable } from '../values/boundary-values.js';
import { generateValue } from '../values/generate/generate-value.js';
import { spellValue } from '../values/spell-value.js';

/** How many values of each type are made up beside those at its borders. */
const GENERATED = 200;
const SEED = 20_240_229;

/** Values of every type, written and read back: exactly the same where the type's mapping says so. */
export const boundaryValuesSuite: Suite = {
  name: 'boundary values',
  tests: (lab) => BOUNDARY_TABLES.flatMap((table) => testsOf(lab, table)),
};

function testsOf(lab: Lab, table: BoundaryTable): readonly SuiteTest[] {
  const skip = lab.needsBoth ?? lossiness(lab, table);
  const generated = generatedValues(table.type);
  const values = [...table.values.map(({ value }) => value), ...generated];
  let arrivals: Promise<readonly Arrival[]> | undefined;
  // All values of a type travel together, whichever test comes first; each test looks at its own.
  const arrived = (): Promise<readonly Arrival[]> => {
    arrivals ??= arrivalsOf(lab, table.type, values);
    return arrivals;
  };
  const single = table.values.map(({ name, value }, index): SuiteTest => {
    const run = async (): Promise<void> => check((await arrived())[index], value, table.type);
    return { name: `${table.name} ${name}`, skip, run };
  });
  const run = async (): Promise<void> => {
    const last = (await arrived()).slice(table.values.length);
    generated.forEach((value, index) => {
      check(last[index], value, table.type);
    });
  };
  return [...single, { name: `${table.name}, ${GENERATED} generated values`, skip, run }];
}

function lossiness({ dialect }: Lab, { type }: BoundaryTable): string | undefined {
  const { fidelity, reason } = dialect.types.toNative(type);
  return fidelity === 'lossy' ? `Lossy: ${reason}` : undefined;
}

function generatedValues(type: LogicalType): readonly Value[] {
  const random = new Random(SEED);
  return Array.from({ length: GENERATED }, () => generateValue(type, random));
}

function check(arrival: Arrival | undefined, value: Value, type: LogicalType): void {
  if (arrival === undefined) throw new Error('The row did not arrive.');
  if ('error' in arrival) throw arrival.error;
  for (const { way, value: found } of arrival.values) {
    assert.equal(spellValue(found, arrival.type), spellValue(value, type), `It differs ${way}.`);
  }
}
