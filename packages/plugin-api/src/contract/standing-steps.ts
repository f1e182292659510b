/** What the id of a statement that takes another one back has behind the id of that one, with its number. */
const UNDO = /:undo:\d+$/;

/**
 * The ids of statements that stand, of all that were recorded, in the order of their commits: without those that were taken
 * back since, and without what took them back. A statement that was run again stands where it was run last.
 */
export function standingSteps(recorded: readonly string[]): readonly string[] {
  const standing = new Set<string>();
  for (const step of recorded) {
    standing.delete(step.replace(UNDO, ''));
    if (!UNDO.test(step)) standing.add(step);
  }
  return [...standing];
}
