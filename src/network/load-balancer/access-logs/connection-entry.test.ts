import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectionEntry } from './connection-entry.ts';
import { connectionLines, rawConnectionFields, type RawConnectionField } from './raw-connection.ts';

const certificateArn = 'arn:aws:acm:us-east-2:671290407336:certificate/2a108f19-aded-46b0-8493-c63eb1ef4a99';

function entryOf(change: Partial<Record<RawConnectionField, string>> = {}): string {
  const values: Partial<Record<string, string>> = {
    zone: 'us-east-2a', frontend: 'c6e77e28c25b2234.g3d4b5e8bb8464cd', client: '72.21.218.154:51341', destination: '172.100.100.185:443', handshakeMs: '2', receivedBytes: '98', sentBytes: '246',
    certificateSha1: 'AB01', cipher: 'ECDHE-RSA-AES128-SHA', tlsVersion: 'TLSv1.2', serverName: 'www.example.com', madeSeconds: '1545274770', madeMilliseconds: '7', writtenAt: '1545274780012999', ...change,
  };
  const words = Object.entries(rawConnectionFields).map(([name, format]) => (format.includes('base64') ? Buffer.from(values[name] ?? '', 'latin1').toString('base64') : (values[name] ?? '-')) || '-');
  const raw = connectionLines.parse(['tls', ...words].join(' '));
  assert.ok(raw !== undefined);
  return connectionEntry(raw, { elb: 'net/my-network-loadbalancer/c6e77e28c25b2234', certificateArnOf: (sha1) => (sha1 === 'AB01' ? certificateArn : undefined), shownTimeOf: (realMs) => realMs });
}

/** After the examples of https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-access-logs.html#access-log-entry-format */
test('a TLS connection to a network load balancer is a line when it ends', () => {
  assert.equal(entryOf(), `tls 2.0 2018-12-20T02:59:40 net/my-network-loadbalancer/c6e77e28c25b2234 g3d4b5e8bb8464cd 72.21.218.154:51341 172.100.100.185:443 10005 2 98 246 - ${certificateArn} - ECDHE-RSA-AES128-SHA tlsv12 - www.example.com - - - 2018-12-20T02:59:30`);
  assert.match(entryOf({ protocol: 'h2', targetProtocol: 'h2' }), / www\.example\.com h2 h2 - 2018/);
});

test('no client can end a field', () => {
  assert.match(entryOf({ serverName: 'a b\n%' }), / a%20b%0A%25 - - - 2018/);
});
