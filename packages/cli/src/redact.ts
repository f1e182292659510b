/** What stands in the place of a password. */
const HIDDEN = '***';

/** `scheme://user:password@`: up to the last @ of the word, so that a password with an unescaped @ or / hides whole. */
const USER_INFO = /(\b[a-z][a-z0-9+.-]*:\/\/)([^\s:@]*):[^\s'"]*@/gi;

/** The same where the password holds blanks or quotes: hidden up to the last @ of the line. */
const ODD_USER_INFO = /(\b[a-z][a-z0-9+.-]*:\/\/)([^\s:@]*):(?!\*\*\*@)[^\n]*@/gi;

/** `password=...` in the query of a url or in a list of settings. */
const PARAMETER = /(\b(?:ssl)?(?:password|passwd|pwd)=)[^\s&'"]*/gi;

/** A text for people: every password of a url in it is hidden. */
export function redact(text: string): string {
  return [USER_INFO, ODD_USER_INFO]
    .reduce((hidden, pattern) => hidden.replace(pattern, `$1$2:${HIDDEN}@`), text)
    .replace(PARAMETER, `$1${HIDDEN}`);
}
