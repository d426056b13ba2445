import { Fault } from '../fault.ts';
import { charsetOf, type WireRequest } from '../http-message.ts';
import type { Shape } from '../schema.ts';
import type { Codec } from './codecs.ts';

/** Reads a whole body by `shape`. A codec throws errors of many kinds, all of which say that the body is not what it should be. */
export function readBody(codec: Codec, shape: Shape, { body, headers }: WireRequest): unknown {
  const charset = charsetOf(headers);
  if (charset !== 'utf-8' && charset !== 'utf8' && charset !== 'us-ascii') throw new Fault('Malformed', `The charset ${charset} is not supported; send UTF-8.`);
  if (shape.isUnitSchema()) return {};
  try {
    return codec.read(shape, body);
  } catch (thrown) {
    throw new Fault('Malformed', `The body cannot be read: ${firstLine(thrown)}`, { cause: thrown });
  }
}

const messageLengthMax = 200;

function firstLine(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return message.split('\n', 1)[0]?.slice(0, messageLengthMax) ?? '';
}
