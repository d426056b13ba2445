/** A packet as it is at one point of its way. Of ICMP, `destinationPort` is type and code as one number, and `sourcePort` the id, as connection tracking has them. */
export interface WalkedPacket {
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  readonly source: string;
  readonly destination: string;
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** Of TCP and ICMP, an answer begins no connection. */
  readonly isAnswer: boolean;
}

const echo = 8 * 256;
const echoReply = 0;

/** The packet that answers. */
export function answerTo({ protocol, source, destination, sourcePort, destinationPort, isAnswer }: WalkedPacket): WalkedPacket {
  const ports = protocol === 'icmp' ? { sourcePort, destinationPort: destinationPort === echo ? echoReply : echo } : { sourcePort: destinationPort, destinationPort: sourcePort };
  return { protocol, source: destination, destination: source, ...ports, isAnswer: !isAnswer };
}

/** What connection tracking of one router keeps: who began it and with which addresses, and with which ones answers come. */
export interface WalkedConnection {
  readonly original: WalkedPacket;
  reply: WalkedPacket;
  mark: number;
  isConfirmed: boolean;
  /** That its first direction is in; 0 is everybody's. */
  readonly zone: number;
}

export type Direction = 'original' | 'reply';

/** All that a rule can look at. */
export interface Sight {
  packet: WalkedPacket;
  /** Undefined before connection tracking, and when that finds the packet invalid. */
  connection?: WalkedConnection;
  direction?: Direction;
  readonly iifname?: string;
  oifname?: string;
  nextHop?: string;
  mark: number;
  /** Of the packet, before connection tracking. */
  zone: number;
}
