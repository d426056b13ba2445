import { XmlCodec } from '@aws-sdk/core/protocols';
import { CborCodec } from '@smithy/core/cbor';
import { JsonCodec } from '@smithy/core/protocols';
import type { Shape } from '../schema.ts';
import { jsonForms } from './json-form.ts';
import { printable } from './xml.ts';

/** The forms of timestamps without a trait, by the SDK's numbers for them. */
const dateTime = 5;
const epochSeconds = 7;

/** The SDK's own codecs, which read and write by the run-time schemas. Only what they cannot do is ours. */
export interface Codec {
  read(shape: Shape, body: Uint8Array): unknown;
  write(shape: Shape, value: unknown): Uint8Array | string;
}

export const jsonCodec: Codec = jsonCodecWith({ jsonName: false });

/** restJson1 renames members by the `jsonName` trait. */
export const restJsonCodec: Codec = jsonCodecWith({ jsonName: true });

function jsonCodecWith({ jsonName }: { readonly jsonName: boolean }): Codec {
  const codec = new JsonCodec({ timestampFormat: { useTrait: true, default: epochSeconds }, jsonName });
  const deserializer = codec.createDeserializer();
  const formOf = jsonForms({ jsonName });
  return {
    read(shape, body) {
      const json: unknown = body.byteLength === 0 ? {} : JSON.parse(utf8(body));
      refuseLists(shape, json, '');
      return Reflect.apply(deserializer.readObject, deserializer, [shape, json]);
    },
    write(shape, value) {
      const form = formOf(shape);
      if (form !== undefined) return JSON.stringify(form(value));
      const serializer = codec.createSerializer();
      serializer.write(shape, value);
      return serializer.flush();
    },
  };
}

const cbor = new CborCodec();

export const cborCodec: Codec = {
  read(shape, body): unknown {
    return cbor.createDeserializer().read(shape, body);
  },
  write(shape, value) {
    const serializer = cbor.createSerializer();
    serializer.write(shape, value);
    return serializer.flush();
  },
};

/** The XML of a structure's members, without the root element that the codec puts around them. */
export function xmlMembers(shape: Shape, value: unknown): string {
  const serializer = new XmlCodec({ timestampFormat: { useTrait: true, default: dateTime }, xmlNamespace: '', serviceNamespace: '' }).createSerializer();
  serializer.write(shape, value);
  const xml = String(serializer.flush());
  const start = xml.indexOf('>') + 1;
  return xml.charAt(start - 2) === '/' ? '' : printable(xml.slice(start, xml.lastIndexOf('<')));
}

/** The codec takes a list for a structure or map without a word. */
function refuseLists(shape: Shape, value: unknown, path: string): void {
  if (typeof value !== 'object' || value === null) return;
  const isList = Array.isArray(value);
  if (shape.isStructSchema()) {
    if (isList) throw new TypeError(`Expected structure or null at ${path === '' ? 'the top level' : path}`);
    for (const [name, member] of shape.structIterator()) refuseLists(member, Reflect.get(value, name), `${path}${path === '' ? '' : '.'}${name}`);
  } else if (shape.isMapSchema()) {
    if (isList) throw new TypeError(`Expected map or null at ${path}`);
    const element = shape.getValueSchema();
    if (!isScalar(element)) for (const [key, inner] of Object.entries(value)) refuseLists(element, inner, `${path}.${key}`);
  } else if (shape.isListSchema() && isList) {
    const element = shape.getValueSchema();
    if (!isScalar(element)) for (const [index, inner] of value.entries()) refuseLists(element, inner, `${path}[${index}]`);
  }
}

function isScalar(shape: Shape): boolean {
  return !shape.isStructSchema() && !shape.isListSchema() && !shape.isMapSchema();
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/** Throws a TypeError for bytes that are not UTF-8. */
export function utf8(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}
