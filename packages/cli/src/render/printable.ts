export { visibleText as printable } from '@godwit/plugin-api';
