import assert from 'node:assert/strict';
import type { LogicalType, Value } from '@godwit/plugin-api';
import type { Lab } from '../lab/lab.js';
import { type Arrival, arrivalsOf } from '../lab/round-trip.js';
import { Random } from '../random.js';
import type { Suite, SuiteTest } from '../suite.js';
import { BOUNDARY_FAMILIES, type BoundaryTable } from '../values/boundary-values.js';
import { generateValue } from '../values/generate/generate-value.js';
import { spellValue } from '../values/spell-value.js';

/** How many values of each type are made up beside those at its borders. */
const GENERATED = 200;
const SEED = 20_240_229;

/** Values of every type, written and read back: exactly the same where the type's mapping says so. */
export const boundaryValuesSuite: Suite = {
  name: 'boundary values',
  tests: (lab) => BOUNDARY_FAMILIES.flatMap((family) => testsOfFamily(lab, family)),
};

/** The values of a family travel together, whichever of its tests comes first; each test looks at its own. */
function testsOfFamily(lab: Lab, family: readonly BoundaryTable[]): readonly SuiteTest[] {
  const kept = family.filter((table) => lossiness(lab, table) === undefined);
  const shipments = kept.map(({ type, values }) => ({
    type,
    values: [...values.map(({ value }) => value), ...generatedValues(type)],
  }));
  let arrivals: Promise<readonly (readonly Arrival[])[]> | undefined;
  return family.flatMap((table) =>
    testsOfType(lab, table, async () => {
      arrivals ??= arrivalsOf(lab, shipments);
      return (await arrivals)[kept.indexOf(table)] ?? [];
    }),
  );
}

function testsOfType(
  lab: Lab,
  { name, type, values }: BoundaryTable,
  arrived: () => Promise<readonly Arrival[]>,
): readonly SuiteTest[] {
  const skip = lab.needsBoth ?? lossiness(lab, { type });
  const single = values.map((one, index): SuiteTest => {
    const run = async (): Promise<void> => check((await arrived())[index], one.value, type);
    return { name: `${name} ${one.name}`, skip, run };
  });
  const run = async (): Promise<void> => {
    const last = (await arrived()).slice(values.length);
    generatedValues(type).forEach((value, index) => {
      check(last[index], value, type);
    });
  };
  return [...single, { name: `${name}, ${GENERATED} generated values`, skip, run }];
}

function lossiness({ dialect }: Lab, { type }: Pick<BoundaryTable, 'type'>): string | undefined {
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
