import { cellImage, hasImage, imageValue, type LogicalType, type Value } from '@godwit/plugin-api';

/**
 * Whether the image of each value tells the value just as a row has it. Of decimals, floats and JSON in normalized form it does
 * not: a source may have other spellings of one number or document, which have one image.
 */
export function isToldByImage(type: LogicalType): boolean {
  const { kind } = type;
  if (kind === 'decimal' || kind === 'float') return false;
  return hasImage(type) && !(kind === 'json' && type.form === 'normalized');
}

const SHORT_TEXT = 32;
const UUID_LENGTH = 36;

/** Whether the image of a value of such a type says all of it, and of nothing that its type does not hold. */
export function hasSureImage(value: Value, type: LogicalType): boolean {
  if (value === null) return true;
  switch (type.kind) {
    case 'boolean':
    case 'bytes':
      return true;
    case 'text':
      return isPlainText(value as string) && fitsLength(value as string, type.maxLength);
    case 'json':
      return isPlainText(value as string);
    case 'enum':
      return type.values.includes(value as string);
    case 'integer':
      return Number.isInteger(value) && isWithin(value as number, 2 ** (type.bits - 1));
    case 'bigint':
      return BigInt.asIntN(64, value as bigint) === value;
    case 'uuid':
      return (value as string).length === UUID_LENGTH && isReadBack(value, type);
    case 'time':
    case 'timestamp':
      return fractionDigits(value as string) <= type.precision && isReadBack(value, type);
    default:
      return isReadBack(value, type);
  }
}

/** Whether a text has bytes in UTF-8: half a surrogate pair has none, and another character's would be taken. */
export function isWellFormed(text: string): boolean {
  return (text as string & { isWellFormed(): boolean }).isWellFormed();
}

/** No database takes NUL in a text. */
function isPlainText(text: string): boolean {
  if (text.length > SHORT_TEXT) return isWellFormed(text) && !text.includes('\0');
  let bits = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0) return false;
    bits |= unit;
  }
  return bits < 0x80 || isWellFormed(text);
}

function fitsLength(text: string, maxLength = Infinity): boolean {
  return text.length <= maxLength || [...text].length <= maxLength;
}

function isWithin(value: number, limit: number): boolean {
  return value >= -limit && value < limit;
}

function fractionDigits(text: string): number {
  return /\.(\d+)/.exec(text)?.[1]?.length ?? 0;
}

/** What is spelled otherwise, or is in no calendar, comes back as something else, or not at all. */
function isReadBack(value: Exclude<Value, null>, type: LogicalType): boolean {
  try {
    return imageValue(cellImage(value, type), type) === value;
  } catch {
    return false;
  }
}
