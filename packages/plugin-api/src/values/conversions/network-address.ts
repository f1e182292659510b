/** An address in both spellings of PostgreSQL: as an `inet`, and as a `cidr` where no bit is set behind its mask. */
export interface NetworkText {
  readonly inet: string;
  readonly cidr: string | undefined;
}

/** Reads an IPv4 or IPv6 address with or without `/bits`; undefined for anything else. */
export function networkText(text: string): NetworkText | undefined {
  const [, address = '', mask] = /^([0-9a-f.:]+)(?:\/(0|[1-9]\d{0,2}))?$/i.exec(text) ?? [];
  const bytes = address.includes(':') ? ipv6Bytes(address.toLowerCase()) : ipv4Bytes(address);
  if (bytes === undefined) return undefined;
  const all = bytes.length * 8;
  const bits = mask === undefined ? all : Number(mask);
  if (bits > all) return undefined;
  const spelled = bytes.length === 4 ? bytes.join('.') : ipv6Text(bytes);
  return {
    inet: bits === all ? spelled : `${spelled}/${bits}`,
    cidr: hasBitsBehind(bytes, bits) ? undefined : `${spelled}/${bits}`,
  };
}

function ipv4Bytes(text: string): readonly number[] | undefined {
  const parts = text.split('.');
  const isAddress = parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part));
  const bytes = parts.map(Number);
  return isAddress && bytes.every((byte) => byte < 256) ? bytes : undefined;
}

function ipv6Bytes(text: string): readonly number[] | undefined {
  const [head = '', tail, more] = text.split('::');
  if (more !== undefined) return undefined;
  const [before, after] = [groupBytes(head), groupBytes(tail ?? '')];
  if (before === undefined || after === undefined) return undefined;
  const gap = 16 - before.length - after.length;
  if (tail === undefined ? gap !== 0 : gap < 2) return undefined;
  return [...before, ...new Array<number>(gap).fill(0), ...after];
}

/** The bytes of groups of up to four hex digits, of which the last may be an IPv4 address. */
function groupBytes(text: string): readonly number[] | undefined {
  if (text === '') return [];
  const groups = text.split(':');
  const bytes: number[] = [];
  for (const [at, group] of groups.entries()) {
    const four = at === groups.length - 1 && group.includes('.') ? ipv4Bytes(group) : undefined;
    if (four === undefined && !/^[0-9a-f]{1,4}$/.test(group)) return undefined;
    const value = Number.parseInt(group, 16);
    bytes.push(...(four ?? [value >> 8, value & 255]));
  }
  return bytes;
}

/** The longest row of zero groups, two at least, becomes `::`; addresses that hold one of IPv4 end in it. */
function ipv6Text(bytes: readonly number[]): string {
  const groups = Array.from({ length: 8 }, (_, at) => (bytes[2 * at] ?? 0) * 256 + (bytes[2 * at + 1] ?? 0));
  const { start, length } = longestZeros(groups);
  const holdsIpv4 = start === 0 && (length === 6 || (length === 5 && groups[5] === 0xffff));
  const words = groups.map((group) => group.toString(16));
  const shown = holdsIpv4 ? [...words.slice(0, 6), bytes.slice(12).join('.')] : words;
  if (length < 2) return shown.join(':');
  return `${shown.slice(0, start).join(':')}::${shown.slice(start + length).join(':')}`;
}

function longestZeros(groups: readonly number[]): { readonly start: number; readonly length: number } {
  let best = { start: -1, length: 0 };
  for (let start = 0; start < groups.length; start++) {
    let end = start;
    while (groups[end] === 0) end += 1;
    if (end - start > best.length) best = { start, length: end - start };
  }
  return best;
}

function hasBitsBehind(bytes: readonly number[], bits: number): boolean {
  return bytes.some((byte, at) => (byte & (0xff >> Math.min(8, Math.max(0, bits - 8 * at)))) !== 0);
}

/** A hardware address of 6 or 8 bytes as `08:00:2b:01:02:03`; undefined for anything that PostgreSQL does not take for one. */
export function macText(text: string, bytes: 6 | 8): string | undefined {
  const digits = text.trim().toLowerCase();
  const pairs = new RegExp(`^[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\\1){${bytes - 2}}[0-9a-f]{2}$`);
  const others =
    bytes === 6
      ? /^(?:[0-9a-f]{6}[:-][0-9a-f]{6}|[0-9a-f]{4}([.-])[0-9a-f]{4}\1[0-9a-f]{4}|[0-9a-f]{12})$/
      : /^(?:[0-9a-f]{8}[:-][0-9a-f]{8}|(?:[0-9a-f]{4}\.){3}[0-9a-f]{4}|(?:[0-9a-f]{4}-){3}[0-9a-f]{4}|[0-9a-f]{16})$/;
  if (!pairs.test(digits) && !others.test(digits)) return undefined;
  return digits.replace(/[^0-9a-f]/g, '').replace(/..(?!$)/g, '$&:');
}
