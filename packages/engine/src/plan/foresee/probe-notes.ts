import { MAX_NOTE_KEYS, type Note, type ProbeResult } from '@godwit/plugin-api';

/** A note with what a probe counted. */
export function withCount(note: Note, found: ProbeResult): Note {
  const keys = found.keys.slice(0, MAX_NOTE_KEYS);
  return { ...note, count: Number(found.count), ...(keys.length === 0 ? {} : { keys }) };
}
