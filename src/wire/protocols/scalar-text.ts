import { NumericValue, parseRfc3339DateTimeWithOffset, parseRfc7231DateTime, parseEpochTimestamp, fromBase64 } from '@smithy/core/serde';
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

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?$/;

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
