/** What stands in the place of a password. */
const HIDDEN = '***';

/** `scheme://user:password@`: up to the last @ of the word, so that a password with an unescaped @ or / hides whole. */
const USER_INFO = /(\b[a-z][a-z0-9+.-]*:\/\/)([^\s:@/'"]*):[^\s'"]*@/gi;

/** `password=...` in the query of a url or in a list of settings. */
const PARAMETER = /(\b(?:ssl)?(?:password|passwd|pwd)=)[^\s&'"]*/gi;

/** A text for people: every password of a url in it is hidden. */
export function redact(text: string): string {
  return text.replace(USER_INFO, `$1$2:${HIDDEN}@`).replace(PARAMETER, `$1${HIDDEN}`);
}
