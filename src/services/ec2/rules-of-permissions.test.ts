import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IpPermission } from '@aws-sdk/client-ec2';
import * as fc from 'fast-check';
import { ruleKey, ruleSentence, rulesOf, type PeerSource, type RuleWish } from './rules-of-permissions.ts';
import { groupPeerView } from './views/group-peer.ts';
import { permissionsOf } from './views/permissions.ts';

const peers: PeerSource = {
  group: ({ GroupId: groupId = '' }) => ({ kind: 'group', groupId }),
  prefixList: (prefixListId) => ({ kind: 'prefix-list', prefixListId }),
};
const permissionsFrom = (rules: readonly RuleWish[]) => permissionsOf(rules, groupPeerView('000000000000', []));

const address = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(32)).map(([a, b, c, d, length]) => `${a}.${b}.${c}.${d}/${length}`);
const range = fc.tuple(fc.nat(65_535), fc.nat(65_535)).map(([one, other]) => ({ FromPort: Math.min(one, other), ToPort: Math.max(one, other) }));
const ports: fc.Arbitrary<IpPermission> = fc.oneof(
  fc.tuple(fc.constantFrom('tcp', 'udp', '6', '17', 'TCP'), range).map(([IpProtocol, given]) => ({ IpProtocol, ...given })),
  fc.tuple(fc.constantFrom('icmp', '1'), fc.nat(255), fc.integer({ min: -1, max: 255 })).map(([IpProtocol, FromPort, ToPort]) => ({ IpProtocol, FromPort, ToPort })),
  fc.tuple(fc.constantFrom('-1', '50', '132'), fc.option(range)).map(([IpProtocol, given]) => ({ IpProtocol, ...given })),
);
const description = fc.option(fc.constantFrom('web', 'from the office'), { nil: undefined }).map((Description) => (Description === undefined ? {} : { Description }));
const permission = fc.record({
  ports,
  ranges: fc.array(fc.tuple(address, description), { minLength: 1, maxLength: 3 }),
  ipv6Ranges: fc.array(fc.tuple(fc.tuple(fc.ipV6(), fc.nat(128)).map(([ip, length]) => `${ip}/${length}`), description), { maxLength: 2 }),
  groups: fc.array(fc.tuple(fc.constantFrom('sg-1', 'sg-2'), description), { maxLength: 2 }),
  lists: fc.array(fc.tuple(fc.constantFrom('pl-1', 'pl-2'), description), { maxLength: 2 }),
}).map(({ ports: given, ranges, ipv6Ranges, groups, lists }): IpPermission => ({
  ...given,
  IpRanges: ranges.map(([CidrIp, described]) => ({ CidrIp, ...described })),
  Ipv6Ranges: ipv6Ranges.map(([CidrIpv6, described]) => ({ CidrIpv6, ...described })),
  UserIdGroupPairs: groups.map(([GroupId, described]) => ({ GroupId, ...described })),
  PrefixListIds: lists.map(([PrefixListId, described]) => ({ PrefixListId, ...described })),
}));

const sorted = (rules: readonly RuleWish[]) => rules.map((rule) => JSON.stringify([ruleKey(rule), rule.description])).toSorted();

test('permissions as rules, and those as permissions again, say the same, however they are grouped', () => {
  fc.assert(
    fc.property(fc.array(permission, { maxLength: 6 }), (permissions) => {
      const rules = rulesOf(permissions, peers);
      const shown = permissionsFrom(rules);
      assert.deepEqual(sorted(rulesOf(shown, peers)), sorted(rules));
      assert.deepEqual(permissionsFrom(rulesOf(shown, peers)), shown, 'what is shown is grouped already');
      assert.equal(new Set(shown.map(({ IpProtocol, FromPort, ToPort }) => [IpProtocol, FromPort, ToPort].join())).size, shown.length);
    }),
  );
});

test('protocols by number are shown by name, CIDRs lose their host bits, and all protocols have no ports', () => {
  const peer = { IpRanges: [{ CidrIp: '100.68.0.18/18' }] };
  const [tcp, all, esp] = rulesOf([{ IpProtocol: '6', FromPort: 80, ToPort: 81, ...peer }, { IpProtocol: '-1', FromPort: 0, ToPort: 0, ...peer }, { IpProtocol: '50', ...peer }], peers);
  assert.deepEqual(tcp, { protocol: 'tcp', fromPort: 80, toPort: 81, peer: { kind: 'cidr', cidr: '100.68.0.0/18' } });
  assert.deepEqual([all?.fromPort, all?.toPort, esp?.protocol, esp?.fromPort], [-1, -1, '50', -1]);
  assert.deepEqual([tcp, all].map((rule) => rule && ruleSentence(rule)), ['peer: 100.68.0.0/18, TCP, from port: 80, to port: 81, ALLOW', 'peer: 100.68.0.0/18, ALL, ALLOW']);
});

test('what no permission can say is refused in EC2’s words', () => {
  const refused = (given: IpPermission, code: string, message: RegExp) => assert.throws(() => rulesOf([{ IpRanges: [{ CidrIp: '10.0.0.0/8' }], ...given }], peers), { code, message });
  refused({ IpProtocol: 'tcp' }, 'InvalidParameterValue', /Must specify both from and to ports with TCP\/UDP/);
  refused({ IpProtocol: 'tcp', FromPort: -1, ToPort: -1 }, 'InvalidPermission.Malformed', /TCP\/UDP port \(-1\) out of range/);
  refused({ IpProtocol: 'udp', FromPort: 1, ToPort: 65_536 }, 'InvalidPermission.Malformed', /port \(65536\) out of range/);
  refused({ IpProtocol: 'tcp', FromPort: 90, ToPort: 80 }, 'InvalidParameterValue', /port range \(90:80\)/);
  refused({ IpProtocol: 'icmp', FromPort: -1, ToPort: 3 }, 'InvalidPermission.Malformed', /must be -1/);
  refused({ IpProtocol: 'icmp', FromPort: 256, ToPort: 0 }, 'InvalidPermission.Malformed', /ICMP type \(256\)/);
  refused({ IpProtocol: '58', FromPort: -1, ToPort: -1 }, 'InvalidParameterValue', /no IPv6/);
  refused({ IpProtocol: '-1', IpRanges: [], Ipv6Ranges: [{ CidrIpv6: '::/129' }] }, 'InvalidParameterValue', /CIDR block ::\/129 is malformed/);
  refused({ IpProtocol: 'http', FromPort: 80, ToPort: 80 }, 'InvalidParameterValue', /Unknown protocol/);
  refused({ IpProtocol: '256' }, 'InvalidParameterValue', /Unknown protocol/);
  refused({ IpProtocol: '-1', IpRanges: [] }, 'MissingParameter', /Source group ID missing/);
  refused({ IpProtocol: '-1', IpRanges: [{ CidrIp: '10.0.0.0/33' }] }, 'InvalidParameterValue', /CIDR block 10.0.0.0\/33 is malformed/);
  refused({ IpProtocol: '-1', IpRanges: [{ CidrIp: '10.0.0.0' }] }, 'InvalidParameterValue', /malformed/);
  refused({ IpProtocol: '-1', IpRanges: [{ CidrIp: '10.0.0.0/8', Description: 'Ü' }] }, 'InvalidParameterValue', /Invalid rule description/);
});
