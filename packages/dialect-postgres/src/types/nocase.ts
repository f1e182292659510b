/** The ICU locale of a collation that folds upper and lower case of all letters and tells accents apart. */
export const NOCASE_LOCALE = 'und-u-ks-level2';

/** The name of the collation that godwit makes of it. */
export const NOCASE_COLLATION = 'nocase';
