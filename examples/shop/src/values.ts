import type { Random } from './random.js';

const OPENING = Date.UTC(2023, 0, 2, 8);
const SECONDS_OPEN = 3 * 365 * 86_400;
const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** A second in the shop's life, as SQLite's CURRENT_TIMESTAMP spells it. */
export function dateTime(random: Random): string {
  return isoSecond(random.between(0, SECONDS_OPEN)).replace('T', ' ');
}

/** The same with microseconds and a zone. */
export function zonedDateTime(random: Random): string {
  const micros = String(random.between(0, 999_999)).padStart(6, '0');
  return `${isoSecond(random.between(0, SECONDS_OPEN))}.${micros}${random.pick(['Z', '+00:00', '+02:00', '-05:30'])}`;
}

export function date(random: Random): string {
  return isoSecond(random.between(0, SECONDS_OPEN)).slice(0, 10);
}

export function birthday(random: Random): string {
  return new Date(Date.UTC(1940, 0, 1) + random.between(0, 24_000) * 86_400_000).toISOString().slice(0, 10);
}

export function uuid(random: Random): string {
  const bytes = random.bytes(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Begins like a picture and holds every byte, zeros included. */
export function picture(random: Random): Buffer {
  return Buffer.concat([PNG_SIGNATURE, random.bytes(random.between(40, 400))]);
}

/** A price of two decimal places. */
export function price(random: Random, max: number): number {
  return random.between(99, max * 100) / 100;
}

function isoSecond(second: number): string {
  return new Date(OPENING + second * 1000).toISOString().slice(0, 19);
}
