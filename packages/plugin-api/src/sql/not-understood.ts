/** Thrown inside the parser and caught at its door: the text is not understood for certain. */
export class NotUnderstood extends Error {}
