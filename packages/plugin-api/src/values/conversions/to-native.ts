import type { LogicalType } from '../../schema/logical-type.js';
import { type Caster, caster } from './caster.js';
import { Misfit } from './misfit.js';
import { macText, networkText } from './network-address.js';

const NO_ADDRESS = new Misfit('it is no network address');
const NO_NETWORK = new Misfit('it is no network: bits are set behind its mask');
const NO_MAC = new Misfit('it is no hardware address');

/** Types of addresses: native ones, but their values are known everywhere. */
const NETWORK_TYPES: readonly string[] = ['inet', 'cidr', 'macaddr', 'macaddr8'];

/** Whether a native type is one of addresses. */
export function isNetworkType(type: LogicalType): boolean {
  return type.kind === 'native' && NETWORK_TYPES.includes(type.name);
}

/** Addresses of networks and of hardware, spelled as PostgreSQL does. */
export const toNative: Caster = caster('native', ['text'], ({ name }) => (value, from) => {
  if (from.kind === 'native' && from.name === name) return value;
  const text = String(value);
  if (name === 'macaddr' || name === 'macaddr8') return macText(text, name === 'macaddr' ? 6 : 8) ?? NO_MAC;
  const found = networkText(text);
  if (found === undefined) return NO_ADDRESS;
  return name === 'cidr' ? (found.cidr ?? NO_NETWORK) : found.inet;
});
