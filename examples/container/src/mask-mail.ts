import { defineTransform } from '@godwit/plugin-api';

/** Leaves of every e-mail address its first letter and its host: `tove@example.com` becomes `t***@example.com`. */
export const maskMail = defineTransform<'text'>({
  name: 'mask-mail',
  match: { column: 'email', kind: 'text' },
  open: () => (address) => address.replace(/^(.)[^@]*/, '$1***'),
});
