import type { LogicalType } from '../../schema/logical-type.js';
import { type Caster, caster } from './caster.js';
import { Misfit } from './misfit.js';
import { macText, networkText } from './network-address.js';

const NO_ADDRESS = new Misfit('it is no network address');
const NO_NETWORK = new Misfit('it is no network: bits are set behind its mask');
const NO_MAC = new Misfit('it is no hardware address');

const NO_OID = new Misfit('it is no whole number of 32 bits without a sign');
const TOO_LONG = new Misfit('it has more characters than the type keeps');

const LARGEST_OID = 2n ** 32n - 1n;
const PADDED = /^character\((\d+)\)$/;

/** Whether the values of a native type are known everywhere: addresses, object identifiers and padded text. */
export function isKnownNative(type: LogicalType): boolean {
  if (type.kind !== 'native') return false;
  return ['inet', 'cidr', 'macaddr', 'macaddr8', 'oid'].includes(type.name) || PADDED.test(type.name);
}

/** Addresses of networks and of hardware, object identifiers and text that is padded with blanks, as PostgreSQL spells them. */
export const toNative: Caster = caster(
  'native',
  ['text', 'integer', 'bigint'],
  ({ name }) =>
    (value, from) => {
      if (from.kind === 'native' && from.name === name) return value;
      const text = String(value);
      const length = PADDED.exec(name)?.[1];
      if (length !== undefined) return padded(text, Number(length));
      if (name === 'oid')
        return /^(?:0|[1-9]\d{0,9})$/.test(text) && BigInt(text) <= LARGEST_OID ? text : NO_OID;
      if (name === 'macaddr' || name === 'macaddr8')
        return macText(text, name === 'macaddr' ? 6 : 8) ?? NO_MAC;
      const found = networkText(text);
      if (found === undefined) return NO_ADDRESS;
      return name === 'cidr' ? (found.cidr ?? NO_NETWORK) : found.inet;
    },
);

/** Blanks at the end count in no comparison of such text, but fill it up. */
function padded(text: string, length: number): string | Misfit {
  const own = text.replace(/ +$/, '');
  const missing = length - [...own].length;
  return missing < 0 ? TOO_LONG : own + ' '.repeat(missing);
}
