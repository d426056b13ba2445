import { dateToUtcString, fromBase64, NumericValue, parseEpochTimestamp, parseRfc3339DateTimeWithOffset, parseRfc7231DateTime, toBase64 } from '@smithy/core/serde';
import { isDate } from '../dates.ts';
import { Fault } from '../fault.ts';
import type { Shape } from '../schema.ts';

/** Reads one scalar as query protocols, labels, query strings and headers carry it. Throws a Fault that names `path`. */
export function scalarFromText(shape: Shape, text: string, path: string): unknown {
  if (shape.isStringSchema()) return text;
  if (shape.isBooleanSchema()) return booleanFrom(text, path);
  if (shape.isNumericSchema()) return numberFrom(text, path);
  if (shape.isTimestampSchema()) return timestampFrom(text, path);
  if (shape.isBlobSchema()) return blobFrom(text, path);
  if (shape.isBigIntegerSchema()) return /^-?\d{1,1000}$/.test(text) ? BigInt(text) : malformed(path, text, 'an integer');
  if (shape.isBigDecimalSchema()) return decimal.test(text) ? new NumericValue(text, 'bigDecimal') : malformed(path, text, 'a number');
  return text;
}

export type TimestampForm = 'date-time' | 'http-date' | 'epoch-seconds';

/** Writes one scalar as a header or a text payload; `form` is for timestamps whose shape does not say how. */
export function textFromScalar(shape: Shape, value: unknown, form: TimestampForm = 'date-time'): string {
  if (value instanceof Uint8Array) return toBase64(value);
  return isDate(value) ? timestampText(value, formOf(shape) ?? form) : String(value);
}

/** The SDK's numbers for the forms of timestamps. */
function formOf(shape: Shape): TimestampForm | undefined {
  const schema = shape.getSchema();
  if (schema === 5) return 'date-time';
  if (schema === 6) return 'http-date';
  return schema === 7 ? 'epoch-seconds' : undefined;
}

function timestampText(value: Date, form: TimestampForm): string {
  if (form === 'http-date') return dateToUtcString(value);
  return form === 'date-time' ? value.toISOString() : String(value.getTime() / 1_000);
}

const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,4})?$/;

function booleanFrom(text: string, path: string): boolean {
  const lower = text.toLowerCase();
  if (lower === 'true') return true;
  return lower === 'false' ? false : malformed(path, text, 'true or false');
}

function numberFrom(text: string, path: string): number {
  if (text === 'NaN' || text === 'Infinity' || text === '-Infinity') return Number(text);
  return decimal.test(text) ? Number(text) : malformed(path, text, 'a number');
}

function timestampFrom(text: string, path: string): unknown {
  try {
    if (/^\d+(?:\.\d+)?$/.test(text)) return parseEpochTimestamp(Number(text));
    if (/^\d{4}-\d\d-\d\d$/.test(text)) return parseRfc3339DateTimeWithOffset(`${text}T00:00:00Z`);
    return text.includes(',') ? parseRfc7231DateTime(text) : parseRfc3339DateTimeWithOffset(text);
  } catch {
    return malformed(path, text, 'a timestamp such as 2026-01-01T00:00:00Z');
  }
}

function blobFrom(text: string, path: string): Uint8Array {
  return /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0 ? fromBase64(text) : malformed(path, text, 'base64');
}

function malformed(path: string, text: string, expected: string): never {
  throw new Fault('Malformed', `Invalid value '${text.slice(0, 64)}' for ${path}: it has to be ${expected}.`);
}
