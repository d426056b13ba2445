import assert from 'node:assert/strict';
import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { after, before, suite, test } from 'node:test';
import { ImportCertificateCommand, RequestCertificateCommand } from '@aws-sdk/client-acm';
import { DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import { CreateListenerCommand, CreateLoadBalancerCommand, CreateRuleCommand, CreateTargetGroupCommand, DescribeRulesCommand, ModifyLoadBalancerAttributesCommand, type ProtocolEnum } from '@aws-sdk/client-elastic-load-balancing-v2';
import { known } from '#base/assert.ts';
import { dayMs } from '#base/time.ts';
import { madeCertificate } from '#certificates/testing/made-certificate.ts';
import { changeClock } from '#cli/admin-client.ts';
import { AwsCli, awsCliPath } from '../support/aws-cli.ts';
import { clientsOf } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { VpcBuilder } from '../support/vpc-network.ts';

// Codes and sentences are those that Elastic Load Balancing answers, as its documentation and public error reports show them. `{vpc}` stands for what has that name.
type Case = readonly [what: string, command: string, code: string, sentence: string];

const skip = awsCliPath() === undefined ? 'aws CLI not installed' : false;
/** The AWS CLI takes a second to start. */
const commandsAtOnce = 4;

let daemon: TestDaemon;
let aws: AwsCli;
let made: Readonly<Record<string, string>>;

before(async () => {
  if (skip !== false) return;
  daemon = await TestDaemon.start({ runtime: 'simulated' });
  aws = new AwsCli(daemon);
  made = await makeBalancersInUse();
});
after(() => daemon?.[Symbol.asyncDispose]());

/** Two application load balancers and a network load balancer, of which the first has a listener with a rule, and certificates of each kind. */
async function makeBalancersInUse(): Promise<Readonly<Record<string, string>>> {
  const clients = clientsOf(daemon);
  const { elb, acm, ec2 } = clients;
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
  const [subnet, otherSubnet] = Subnets.map(({ SubnetId }) => SubnetId ?? '');
  const vpc = known(Subnets[0]?.VpcId, 'the default VPC');
  const group = await new VpcBuilder(clients).group(vpc, 'web');
  const balancer = async (Name: string, Type: 'application' | 'network') => known((await elb.send(new CreateLoadBalancerCommand({ Name, Type, Subnets: [subnet ?? '', otherSubnet ?? ''], SecurityGroups: [group] }))).LoadBalancers?.[0]?.LoadBalancerArn, Name);
  const targetGroup = async (Name: string, Protocol: ProtocolEnum) => known((await elb.send(new CreateTargetGroupCommand({ Name, Protocol, Port: 80, VpcId: vpc, TargetType: 'ip' }))).TargetGroups?.[0]?.TargetGroupArn, Name);
  const [alb, otherAlb, nlb] = [await balancer('alb', 'application'), await balancer('other', 'application'), await balancer('nlb', 'network')];
  const [http, free, tcp] = [await targetGroup('http', 'HTTP'), await targetGroup('free', 'HTTP'), await targetGroup('tcp', 'TCP')];
  const forward = [{ Type: 'forward' as const, TargetGroupArn: http }];
  const listener = known((await elb.send(new CreateListenerCommand({ LoadBalancerArn: alb, Protocol: 'HTTP', Port: 80, DefaultActions: forward }))).Listeners?.[0]?.ListenerArn, 'the listener');
  const ruleOf = async (Priority: number) => known((await elb.send(new CreateRuleCommand({ ListenerArn: listener, Priority, Conditions: [{ Field: 'path-pattern', Values: ['/a'] }], Actions: forward }))).Rules?.[0]?.RuleArn, 'the rule');
  const rule = await ruleOf(10);
  await ruleOf(20);
  const { Rules = [] } = await elb.send(new DescribeRulesCommand({ ListenerArn: listener }));
  const defaultRule = known(Rules.find(({ IsDefault }) => IsDefault === true)?.RuleArn, 'the default rule');
  await elb.send(new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn: nlb, Attributes: [{ Key: 'deletion_protection.enabled', Value: 'true' }] }));
  const issued = known((await acm.send(new RequestCertificateCommand({ DomainName: 'app.example.com', ValidationMethod: 'DNS' }))).CertificateArn, 'a certificate');
  const secure = known((await elb.send(new CreateListenerCommand({ LoadBalancerArn: alb, Protocol: 'HTTPS', Port: 443, Certificates: [{ CertificateArn: issued }], DefaultActions: forward }))).Listeners?.[0]?.ListenerArn, 'the listener');
  const shortLived = madeCertificate({ name: 'old.example.com', notAfter: Date.now() + dayMs });
  const expired = known((await acm.send(new ImportCertificateCommand({ Certificate: Buffer.from(shortLived.pem), PrivateKey: Buffer.from(shortLived.key) }))).CertificateArn, 'another');
  await changeClock(daemon.settings.stateDir, { action: 'advance', byMs: 2 * dayMs });
  const [one, other] = [madeCertificate({ name: 'one.example.com' }), madeCertificate({ name: 'two.example.com' })];
  const [certificateFile, otherKeyFile] = [join(daemon.settings.stateDir, 'one.pem'), join(daemon.settings.stateDir, 'two.key')];
  await Promise.all([writeFile(certificateFile, one.pem), writeFile(otherKeyFile, other.key)]);
  const noCertificate = `${issued.slice(0, issued.lastIndexOf('/'))}/01234567-89ab-4cde-8f01-23456789abcd`;
  return { subnet: subnet ?? '', vpc, group, alb, otherAlb, nlb, http, free, tcp, listener, secure, rule, defaultRule, issued, expired, noCertificate, certificateFile, otherKeyFile };
}

const fixed = 'Type=fixed-response,FixedResponseConfig={StatusCode=200}';
const values = (count: number, of = '') => Array.from({ length: count }, (_, index) => (of === '' ? `/${index}` : `h${index}.${of}`)).join(',');

const cases: readonly Case[] = [
  ['a priority that another rule has', `elbv2 create-rule --listener-arn {listener} --priority 10 --conditions Field=path-pattern,Values=/b --actions ${fixed}`, 'PriorityInUse', "Priority '10' is currently in use"],
  ['two rules of one priority', 'elbv2 set-rule-priorities --rule-priorities RuleArn={rule},Priority=20', 'PriorityInUse', "Priority '20' is currently in use"],
  ['a priority above the highest', `elbv2 create-rule --listener-arn {listener} --priority 50001 --conditions Field=path-pattern,Values=/b --actions ${fixed}`, 'ValidationError', "1 validation error detected: Value '50001' at 'priority' failed to satisfy constraint: Member must have value less than or equal to 50000"],
  ['more values than a condition may have', `elbv2 create-rule --listener-arn {listener} --priority 11 --conditions Field=path-pattern,Values=/a,/b --actions ${fixed}`, 'ValidationError', "The 'path-pattern' field contains too many values; the limit is '1'"],
  ['more values than the conditions of a rule may have', `elbv2 create-rule --listener-arn {listener} --priority 11 --conditions Field=path-pattern,PathPatternConfig={Values=[${values(3)}]} Field=host-header,HostHeaderConfig={Values=[${values(3, 'app.test')}]} --actions ${fixed}`, 'ValidationError', "A rule can only have '5' condition values"],
  ['more wildcards than a rule may have', `elbv2 create-rule --listener-arn {listener} --priority 11 --conditions Field=path-pattern,Values=/*/*/*/*/*/*/* --actions ${fixed}`, 'ValidationError', "A rule can only have '6' condition wildcards"],
  ['two conditions of one field', `elbv2 create-rule --listener-arn {listener} --priority 11 --conditions Field=path-pattern,Values=/b Field=path-pattern,Values=/c --actions ${fixed}`, 'ValidationError', "A rule can only have one 'path-pattern' condition"],
  ['a rule without conditions', `elbv2 create-rule --listener-arn {listener} --priority 11 --conditions [] --actions ${fixed}`, 'ValidationError', 'A condition must be specified'],
  ['an application load balancer in front of TCP', 'elbv2 create-listener --load-balancer-arn {alb} --protocol HTTP --port 81 --default-actions Type=forward,TargetGroupArn={tcp}', 'IncompatibleProtocols', "The listener and its associated target group '{tcp}' have incompatible protocols: 'HTTP' and 'TCP'"],
  ['a network load balancer in front of HTTP', 'elbv2 create-listener --load-balancer-arn {nlb} --protocol TCP --port 81 --default-actions Type=forward,TargetGroupArn={free}', 'IncompatibleProtocols', "The listener and its associated target group '{free}' have incompatible protocols: 'TCP' and 'HTTP'"],
  ['TCP of an application load balancer', 'elbv2 create-listener --load-balancer-arn {alb} --protocol TCP --port 81 --default-actions Type=forward,TargetGroupArn={tcp}', 'ValidationError', "Listener protocol 'TCP' must be one of 'HTTPS, HTTP'"],
  ['a fixed response of a network load balancer', `elbv2 create-listener --load-balancer-arn {nlb} --protocol TCP --port 81 --default-actions ${fixed}`, 'InvalidLoadBalancerAction', "Actions of type 'fixed-response' are not supported for load balancers with type 'network'"],
  ['HTTPS without a certificate', `elbv2 create-listener --load-balancer-arn {alb} --protocol HTTPS --port 444 --default-actions ${fixed}`, 'ValidationError', 'A certificate must be specified for HTTPS listeners'],
  ['a certificate of HTTP', `elbv2 create-listener --load-balancer-arn {alb} --protocol HTTP --port 444 --certificates CertificateArn={issued} --default-actions ${fixed}`, 'ValidationError', 'A certificate cannot be specified for HTTP listeners'],
  ['a certificate that does not exist', `elbv2 create-listener --load-balancer-arn {alb} --protocol HTTPS --port 444 --certificates CertificateArn={noCertificate} --default-actions ${fixed}`, 'CertificateNotFound', "Certificate '{noCertificate}' not found"],
  ['a certificate that has expired', `elbv2 create-listener --load-balancer-arn {alb} --protocol HTTPS --port 444 --certificates CertificateArn={expired} --default-actions ${fixed}`, 'UnsupportedCertificate', "The certificate '{expired}' must have a fully-qualified domain name, a supported signature, and a supported key size: its status is EXPIRED, and has to be ISSUED."],
  ['a certificate with the key of another', 'acm import-certificate --certificate fileb://{certificateFile} --private-key fileb://{otherKeyFile}', 'ValidationException', 'The private key does not match the public key of the certificate.'],
  ['a port that is taken', `elbv2 create-listener --load-balancer-arn {alb} --protocol HTTP --port 80 --default-actions ${fixed}`, 'DuplicateListener', "A listener already exists on this port for this load balancer '{alb}'"],
  ['a target outside of the VPC', 'elbv2 register-targets --target-group-arn {free} --targets Id=10.99.0.1', 'ValidationError', "The Availability Zone is required for IP address '10.99.0.1' because it is not in the VPC"],
  ['a target that is public', 'elbv2 register-targets --target-group-arn {free} --targets Id=8.8.8.8,AvailabilityZone=all', 'InvalidTarget', "The IP address '8.8.8.8' cannot be used as a target: it must be of the VPC '{vpc}' or of one of the ranges 10.0.0.0/8, 100.64.0.0/10, 172.16.0.0/12, 192.168.0.0/16"],
  ['a target that is no address', 'elbv2 register-targets --target-group-arn {free} --targets Id=i-0123456789abcdef0', 'ValidationError', "The IP address 'i-0123456789abcdef0' is not a valid IPv4 address"],
  ['one target group on two load balancers', 'elbv2 create-listener --load-balancer-arn {otherAlb} --protocol HTTP --port 80 --default-actions Type=forward,TargetGroupArn={http}', 'TargetGroupAssociationLimit', 'The following target groups cannot be associated with more than one load balancer: {http}'],
  ['an application load balancer in one zone', 'elbv2 create-load-balancer --name one --subnets {subnet}', 'ValidationError', 'At least two subnets in two different Availability Zones must be specified'],
  ['a load balancer of a name that is taken', 'elbv2 create-load-balancer --name alb --type network --subnets {subnet}', 'DuplicateLoadBalancerName', "A load balancer with the same name 'alb' exists, but with different settings"],
  ['a gateway load balancer', 'elbv2 create-load-balancer --name gateway --type gateway --subnets {subnet}', 'ValidationError', 'Load balancers of type gateway are not supported: make one of type application or network'],
  ['a target group of functions', 'elbv2 create-target-group --name functions --target-type lambda', 'InvalidConfigurationRequest', "Target type 'lambda' is not supported: there are no Lambda functions here; use 'ip'"],
];

const inUse: readonly Case[] = [
  ['a target group', 'elbv2 delete-target-group --target-group-arn {http}', 'ResourceInUse', "Target group '{http}' is currently in use by a listener or a rule"],
  ['a load balancer that is protected', 'elbv2 delete-load-balancer --load-balancer-arn {nlb}', 'OperationNotPermitted', "Load balancer '{nlb}' cannot be deleted because deletion protection is enabled"],
  ['the default certificate of a listener', 'elbv2 remove-listener-certificates --listener-arn {secure} --certificates CertificateArn={issued}', 'OperationNotPermitted', "Default certificate '{issued}' cannot be removed from listener '{secure}'; set another one with ModifyListener"],
  ['the default rule of a listener', 'elbv2 delete-rule --rule-arn {defaultRule}', 'OperationNotPermitted', "Default rule '{defaultRule}' cannot be deleted"],
  ['a certificate of a listener', 'acm delete-certificate --certificate-arn {issued}', 'ResourceInUseException', 'Certificate {issued} in account 000000000000 is in use.'],
  ['a security group of a load balancer', 'ec2 delete-security-group --group-id {group}', 'DependencyViolation', 'resource {group} has a dependent object'],
  ['a subnet of a load balancer', 'ec2 delete-subnet --subnet-id {subnet}', 'DependencyViolation', "The subnet '{subnet}' has dependencies and cannot be deleted."],
];

for (const [title, list] of [['Elastic Load Balancing refuses', cases], ['nothing is deleted that is in use', inUse]] as const) {
  suite(title, { skip, concurrency: commandsAtOnce }, () => {
    for (const [what, command, code, sentence] of list) {
      test(what, async () => {
        const failure = await aws.failure(...command.split(' ').map(filled));
        const [, saidCode, said] = /An error occurred \((\S+)\) when calling the \S+ operation(?: \([^)]*\))?: (.*)$/s.exec(failure) ?? [];
        assert.deepEqual([saidCode, said], [code, filled(sentence)], failure);
      });
    }
  });
}

function filled(text: string): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => made?.[name] ?? whole);
}
