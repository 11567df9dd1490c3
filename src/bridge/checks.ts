/** The words in which validate.ts and validate-rooms.ts say what is right. */
import {parseBareJid, parseJid} from '../model/jid.ts';

export type Check = (value: unknown) => boolean;

const MAX_TEXT = 1024 * 1024;

export const string: Check = (value) => typeof value === 'string' && value.length <= MAX_TEXT;
export const filled: Check = (value) => string(value) && value !== '';
export const boolean: Check = (value) => typeof value === 'boolean';
export const bareJid: Check = (value) => typeof value === 'string' && parseBareJid(value) === value;
export const jid: Check = (value) => typeof value === 'string' && parseJid(value) === value;
export const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
export const oneOf =
  (...values: readonly string[]): Check =>
  (value) =>
    values.includes(value as string);
/** An object that has these fields, each right, and no others. */
export const fields =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).every((key) => Object.hasOwn(checks, key)) &&
    Object.entries(checks).every(([key, check]) => check(Reflect.get(value, key)));
