/** Thrown while printing and caught at the codec's door: SQLite cannot say it; `message` tells why. */
export class Unprintable extends Error {}
