import type { Note } from '@godwit/plugin-api';
import type { ResolvedOptions } from '../../options/resolved-options.js';

/** A note on times that name no zone: a decision where the config says theirs, a warning where nobody does. */
export function withZoneSaid(note: Note, { zoneSaid }: Pick<ResolvedOptions, 'zoneSaid'>): Note {
  if (note.code !== 'TIME_ZONE_ASSUMED') return note;
  if (zoneSaid) return { ...note, severity: 'info' };
  return {
    ...note,
    suggestion: 'options.sourceTimeZone names the zone in which they were written, UTC too.',
  };
}
