import { decode, encode, type Answer as PacketAnswer, type OptAnswer } from 'dns-packet';
import type { DnsRecord } from './dns-record.ts';
import { endOfQuestion, headerBytes } from './message-walk.ts';

/** A query for one name, as the hosts of a VPC send it. */
export interface Query {
  readonly id: number;
  /** In lower case, without the dot at its end; the root is the empty name, and so is one that is not plain: no name of ours is like that. */
  readonly name: string;
  /** Such as `AAAA`, or `UNKNOWN_65`. */
  readonly type: string;
  /** Letter by letter, as answers repeat it: some clients choose the case by chance, and look whether it comes back. */
  readonly question: Buffer;
  /** Those bits of the header that are the asker's to choose: whether it wants recursion, and what it thinks of DNSSEC. */
  readonly flags: number;
  readonly edns?: Edns;
}

/** https://www.rfc-editor.org/rfc/rfc6891 */
export interface Edns {
  readonly udpBytesMax: number;
  readonly version: number;
  readonly wantsDnssec: boolean;
  readonly hasOptions: boolean;
}

export type Status = 'NOERROR' | 'FORMERR' | 'SERVFAIL' | 'NXDOMAIN' | 'NOTIMP' | 'BADVERS';

/** A message that is no query at all gets no answer: two servers would answer each other for ever. */
export type Received =
  | { readonly kind: 'query'; readonly query: Query }
  | { readonly kind: 'refused'; readonly query: Refused; readonly status: Status }
  | { readonly kind: 'ignored' };

/** As much of a query as could be read. */
export type Refused = Pick<Query, 'id' | 'question' | 'flags' | 'edns'>;

/** A question has at most 259 bytes; beside it there are options of EDNS. */
const queryBytesMax = 1_024;
const isResponse = 0x80_00;
const opcodeMask = 0x78_00;
const truncated = 0x02_00;
const recursionDesired = 0x01_00;
const recursionAvailable = 0x00_80;
const authenticated = 0x00_20;
const checkingDisabled = 0x00_10;
const askersFlags = recursionDesired | checkingDisabled;
const statusCodes: Readonly<Record<Status, number>> = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, BADVERS: 16 };
const noQuestion = Buffer.alloc(0);
/** Zone transfers, and types that only EDNS and transactions use. */
const typesNotAsked = new Set(['AXFR', 'IXFR', 'OPT', 'TSIG', 'TKEY', 'MAILA', 'MAILB', 'UNKNOWN_253', 'UNKNOWN_254']);
/** What messages of ours are kept under, so that no network has to take them apart (https://www.dnsflagday.net/2020/). */
export const ednsUdpBytes = 1_232;

export function readQuery(message: Buffer): Received {
  if (message.length < headerBytes) return { kind: 'ignored' };
  const flags = message.readUInt16BE(2);
  if ((flags & isResponse) !== 0) return { kind: 'ignored' };
  const refused: Refused = { id: message.readUInt16BE(0), question: noQuestion, flags: flags & askersFlags };
  if ((flags & opcodeMask) !== 0) return { kind: 'refused', query: refused, status: 'NOTIMP' };
  const questionEnd = endOfQuestion(message);
  const hasOnlyQuestion = message.readUInt32BE(6) === 0 && message.readUInt16BE(10) <= 1;
  if (questionEnd === undefined || !hasOnlyQuestion || message.length > queryBytesMax) return { kind: 'refused', query: refused, status: 'FORMERR' };
  const packet = decoded(message);
  const [asked] = packet?.questions ?? [];
  if (packet === undefined || asked === undefined) return { kind: 'refused', query: refused, status: 'FORMERR' };
  const edns = ednsOf(packet.additionals ?? []);
  const query: Query = { ...refused, name: plainName(asked.name), type: asked.type, question: Buffer.from(message.subarray(headerBytes, questionEnd)), ...(edns !== undefined && { edns }) };
  if (edns !== undefined && edns.version !== 0) return { kind: 'refused', query, status: 'BADVERS' };
  if (asked.class !== 'IN' || typesNotAsked.has(asked.type)) return { kind: 'refused', query, status: 'NOTIMP' };
  return { kind: 'query', query };
}

/** The package throws plain errors, and range errors of buffers, at whatever is no message. */
function decoded(message: Buffer): ReturnType<typeof decode> | undefined {
  try {
    return decode(message);
  } catch {
    return undefined;
  }
}

/** Other servers get the bytes of a question as they came, whatever they are. */
function plainName(name: string): string {
  const lower = name.toLowerCase().replace(/\.$/, '');
  return /^[a-z0-9_*-]+(\.[a-z0-9_*-]+)*$/.test(lower) ? lower : '';
}

function ednsOf(additionals: readonly PacketAnswer[]): Edns | undefined {
  const opt = additionals.find((record) => record.type === 'OPT');
  if (opt === undefined) return undefined;
  return { udpBytesMax: opt.udpPayloadSize, version: opt.ednsVersion, wantsDnssec: opt.flag_do, hasOptions: opt.options.length > 0 };
}

export interface Contents {
  readonly status: Status;
  readonly records?: readonly DnsRecord[];
  /** The zone that a name or type is missing in, for which clients may remember that. */
  readonly missingIn?: string;
}

/** How long clients may remember that something is missing. */
const missingTtlSeconds = 5;
const zoneTimesSeconds = { refresh: 7_200, retry: 900, expire: 1_209_600 };

/** An answer of our own. */
export function writeAnswer(query: Refused, { status, records = [], missingIn }: Contents): Buffer {
  const code = statusCodes[status];
  const sections = encode({
    type: 'response',
    id: query.id,
    flags: query.flags | recursionAvailable | (code & 0xf),
    answers: records.map(packetAnswerOf),
    authorities: missingIn === undefined ? [] : [zoneRecord(missingIn)],
    additionals: query.edns === undefined ? [] : [optRecord({ extendedCode: code >> 4, wantsDnssec: false })],
  });
  return withQuestion(sections, query.question);
}

/** What the query would ask of another server, less the asker's id and options. */
export function writeQuestion(query: Query, id: number): Buffer {
  const additionals = query.edns === undefined ? [] : [optRecord({ extendedCode: 0, wantsDnssec: query.edns.wantsDnssec })];
  return withQuestion(encode({ type: 'query', id, flags: query.flags | recursionDesired, additionals }), query.question);
}

/** An answer that is too long for its way: the asker tries again over TCP. */
export function truncatedAnswer(query: Refused, answer: Buffer): Buffer {
  const short = writeAnswer(query, { status: 'NOERROR' });
  short.writeUInt16BE((answer.readUInt16BE(2) & ~authenticated) | truncated, 2);
  return short;
}

export function isTruncated(message: Buffer): boolean {
  return (message.readUInt16BE(2) & truncated) !== 0;
}

/** Whether this is what a server says to exactly that question of ours. */
export function answers(question: Buffer, message: Buffer): boolean {
  const end = endOfQuestion(message);
  const askedEnd = endOfQuestion(question);
  if (end === undefined || askedEnd === undefined || message.readUInt16BE(0) !== question.readUInt16BE(0) || (message.readUInt16BE(2) & (isResponse | opcodeMask)) !== isResponse) return false;
  return lowerCase(message.subarray(headerBytes, end)) === lowerCase(question.subarray(headerBytes, askedEnd));
}

export function statusOf(message: Buffer): Status | undefined {
  const code = message.readUInt16BE(2) & 0xf;
  if (code === statusCodes.NOERROR) return 'NOERROR';
  return code === statusCodes.NXDOMAIN ? 'NXDOMAIN' : undefined;
}

function lowerCase(bytes: Buffer): string {
  return bytes.toString('latin1').toLowerCase();
}

/** Our records spell names out, so that nothing points at what moves here. */
function withQuestion(sections: Buffer, question: Buffer): Buffer {
  const message = Buffer.concat([sections.subarray(0, headerBytes), question, sections.subarray(headerBytes)]);
  message.writeUInt16BE(question.length > 0 ? 1 : 0, 4);
  return message;
}

function packetAnswerOf(record: DnsRecord): PacketAnswer {
  const { name, ttlSeconds: ttl } = record;
  switch (record.type) {
    case 'A':
      return { type: 'A', name, ttl, data: record.address };
    case 'PTR':
    case 'CNAME':
      return { type: record.type, name, ttl, data: record.target };
    case 'SRV':
      return { type: 'SRV', name, ttl, data: { target: record.target, port: record.port, priority: record.priority, weight: record.weight } };
  }
}

/** https://www.rfc-editor.org/rfc/rfc2308: what is missing is remembered by the zone's SOA record. */
function zoneRecord(zone: string): PacketAnswer {
  return { type: 'SOA', name: zone, ttl: missingTtlSeconds, data: { mname: `ns.${zone}`, rname: `hostmaster.${zone}`, serial: 1, ...zoneTimesSeconds, minimum: missingTtlSeconds } };
}

function optRecord({ extendedCode, wantsDnssec }: { readonly extendedCode: number; readonly wantsDnssec: boolean }): OptAnswer {
  return { type: 'OPT', name: '.', udpPayloadSize: ednsUdpBytes, extendedRcode: extendedCode, ednsVersion: 0, flags: wantsDnssec ? 0x80_00 : 0, flag_do: wantsDnssec, options: [] };
}
