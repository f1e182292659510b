import type { LogicalType, Value } from '@godwit/plugin-api';
import type { Random } from '../../random.js';
import { generateBytes, generateJson, generateText, generateUuid } from './texts.js';
import { generateDate, generateInterval, generateTime, generateTimestamp, offset } from './times.js';

/** Any value of a type but NULL, from its borders and from between. */
export function generateValue(type: LogicalType, random: Random): Exclude<Value, null> {
  switch (type.kind) {
    case 'boolean':
      return random.below(2) === 0;
    case 'integer':
      return Number(signed(random, type.bits));
    case 'bigint':
      return signed(random, 64);
    case 'decimal':
      return decimal(random, type);
    case 'float':
      return float(random, type.bits);
    case 'text':
      return generateText(random, type.maxLength ?? 40);
    case 'bytes':
      return generateBytes(random);
    case 'date':
      return generateDate(random);
    case 'time':
      return generateTime(random, type.precision) + (type.zoned ? offset(random) : '');
    case 'timestamp':
      return generateTimestamp(random, type.precision) + (type.zoned ? '+00' : '');
    case 'interval':
      return generateInterval(random);
    case 'uuid':
      return generateUuid(random);
    case 'json':
      return generateJson(random);
    case 'enum':
      return random.pick(type.values);
    case 'array':
      return array(random, type.of);
    case 'native':
      throw new Error('Only its own dialect knows values of a native type.');
  }
}

/** Of any length in bits, so that small and large ones come up alike. */
function signed(random: Random, bits: number): bigint {
  return BigInt.asIntN(bits, random.bits()) >> BigInt(random.below(bits));
}

function decimal(random: Random, type: Extract<LogicalType, { kind: 'decimal' }>): string {
  const scale = type.scale ?? random.below(30);
  const whole = random.between(1, Math.max(1, (type.precision ?? 40 + scale) - scale));
  let text = random.below(4) === 0 ? '0' : random.digits(whole);
  // Zeros at the end are borders, too: not every database keeps them.
  if (scale > 0) text += `.${random.digits(scale).replace(/0$/, '1')}`;
  return random.below(2) === 0 || /^[0.]*$/.test(text) ? text : `-${text}`;
}

/** By its bits, so that every size comes up; NaN and the zero below zero are borders, not generated. */
function float(random: Random, bits: 32 | 64): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, random.bits());
  const value = bits === 32 ? view.getFloat32(0) : view.getFloat64(0);
  return Number.isFinite(value) && value !== 0 ? value : random.between(1, 1000) / 8;
}

function array(random: Random, of: LogicalType): readonly Value[] {
  const length = random.between(1, 4);
  const one = (): Value => (of.kind !== 'array' && random.below(5) === 0 ? null : generateValue(of, random));
  if (of.kind !== 'array') return Array.from({ length }, one);
  // A matrix: rows of equal length.
  const width = random.between(1, 3);
  return Array.from({ length }, () => Array.from({ length: width }, () => generateValue(of.of, random)));
}
