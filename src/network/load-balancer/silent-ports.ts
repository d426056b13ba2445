/**
 * A port of a load balancer without a listener is silent, as on AWS: nothing tells a client that nobody is there. So a client that comes
 * while HAProxy is started again after it was killed knocks once more, and is let in. A reset with the sequence number zero is the answer to a first packet.
 */
export const silentPorts = [
  'table ip drydock-silence',
  'delete table ip drydock-silence',
  'table ip drydock-silence { chain output { type filter hook output priority 0; tcp flags & (fin | syn | rst | ack) == rst | ack tcp sequence 0 drop; }; }',
] as const;
