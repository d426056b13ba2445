import assert from 'node:assert/strict';
import { createServer, request } from 'node:http';
import { test } from 'node:test';
import type { VpcTopology } from '#model/vpc-topology.ts';
import { vpcConnections } from './vpc-api.ts';

/** A VPC whose only way to AWS is an endpoint for one service, at the loopback address that the test's own connections have. */
function vpcWith(serviceName: string): VpcTopology {
  const all = { ruleNumber: 100, protocol: '-1', action: 'allow', cidr: '0.0.0.0/0' } as const;
  const group = { account: '000000000000', region: 'us-east-1', id: 'sg-1', vpcId: 'vpc-1', name: 'all', description: '', tags: [] };
  const rule = { id: 'sgr-1', protocol: '-1', fromPort: -1, toPort: -1, peer: { kind: 'cidr', cidr: '0.0.0.0/0' }, tags: [] } as const;
  const interfaceAt = (id: string, type: 'interface' | 'vpc_endpoint', address: string) => ({ id, subnetId: 'subnet-1', addresses: [address], publicAddresses: [], securityGroupIds: ['sg-1'], sourceDestCheck: true, type });
  return {
    vpcId: 'vpc-1',
    account: '000000000000',
    region: 'us-east-1',
    cidrs: ['127.0.0.0/16'],
    dns: { isSupported: true, hasHostnames: true, domainNames: [], nameServers: [] },
    subnets: [{ id: 'subnet-1', cidr: '127.0.0.0/24', availabilityZone: 'us-east-1a', routeTableId: 'rtb-1', aclId: 'acl-1' }],
    interfaces: [interfaceAt('eni-1', 'interface', '127.0.0.1'), interfaceAt('eni-2', 'vpc_endpoint', '127.0.0.2')],
    groups: [{ ...group, rules: [{ ...rule, direction: 'ingress' }, { ...rule, direction: 'egress' }] }],
    prefixLists: {},
    routeTables: [{ id: 'rtb-1', routes: [] }],
    acls: [{ id: 'acl-1', entries: [{ ...all, direction: 'ingress' }, { ...all, direction: 'egress' }] }],
    natGateways: [],
    peerings: [],
    endpoints: [{ id: 'vpce-1', type: 'Interface', serviceName, privateDnsEnabled: true, addresses: ['127.0.0.2'] }],
  };
}

const signedFor = (service: string) => ({ authorization: `AWS4-HMAC-SHA256 Credential=AKIA/20261130/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0` });

/** Whether a request that comes from the VPC to `address` is answered. */
async function isAnswered(vpc: VpcTopology, asked: { readonly address: string; readonly path: string; readonly headers?: Readonly<Record<string, string | readonly string[]>>; readonly isFromVpc?: boolean }): Promise<boolean> {
  const { note, face } = vpcConnections({ topologies: () => [vpc], apiAddress: '127.0.0.3' });
  const server = createServer((incoming, response) => (face.claims(incoming) ? void face.handle(incoming, response) : void response.end('answer')));
  if (asked.isFromVpc !== false) server.on('connection', (socket) => note(socket, 'vpc-1'));
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  const answered = await new Promise<boolean>((resolve) => {
    request({ host: asked.address, port: address.port, localAddress: '127.0.0.1', path: asked.path, headers: Object.entries({ host: asked.address, ...asked.headers }).flatMap(([name, values]) => [values].flat().flatMap((value) => [name, value])), agent: false }, (response) => response.resume().on('end', () => resolve(true))).on('error', () => resolve(false)).end();
  });
  server.close();
  return answered;
}

test('a VPC endpoint serves its own service; what asks another one by it gets no answer', async () => {
  const vpc = vpcWith('com.amazonaws.us-east-1.ecr.api');
  assert.ok(await isAnswered(vpc, { address: '127.0.0.2', path: '/', headers: signedFor('ecr') }));
  assert.ok(!(await isAnswered(vpc, { address: '127.0.0.2', path: '/', headers: signedFor('ecs') })));
  assert.ok(!(await isAnswered(vpc, { address: '127.0.0.2', path: '/v2/app/manifests/1' })));
  assert.ok(await isAnswered(vpcWith('com.amazonaws.us-east-1.ecr.dkr'), { address: '127.0.0.2', path: '/v2/app/manifests/1' }));
  assert.ok(await isAnswered(vpc, { address: '127.0.0.2', path: '/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIA%2F20261130%2Fus-east-1%2Fecr%2Faws4_request&X-Amz-Date=20261130T000000Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Signature=0' }));
});

test('ECR Public, which has no endpoints, is asked over the internet: by its host, its path and its realm', async () => {
  const vpc = vpcWith('com.amazonaws.us-east-1.ecr.dkr');
  const at = (path: string, host = '127.0.0.2') => isAnswered(vpc, { address: '127.0.0.2', path, headers: { host } });
  for (const path of ['/v2/public.ecr.aws/docker/nginx/manifests/1', '/v2/public%2Eecr.aws/docker/nginx/manifests/1', '/token/?service=public.ecr.aws', '/v2/docker/nginx/manifests/1?ns=public.ecr.aws']) assert.ok(!(await at(path)), path);
  assert.ok(!(await at('/v2/', 'public.ecr.aws')));
  assert.ok(await at('/v2/public.ecr.aws/nginx/manifests/1', '000000000000.dkr.ecr.us-east-1.amazonaws.com'), 'a private repository of that name');
  assert.ok(await isAnswered(vpc, { address: '127.0.0.3', path: '/v2/public.ecr.aws/docker/nginx/manifests/1' }));
});

test('which service a request is for is read as the API reads it: what it says twice does not lead it past the endpoint of the service that it is for', async () => {
  const vpc = vpcWith('com.amazonaws.us-east-1.ecs');
  const credential = (service: string) => `Credential=AKIA/20261130/us-east-1/${service}/aws4_request`;
  const rest = 'SignedHeaders=host, Signature=0';
  assert.ok(!(await isAnswered(vpc, { address: '127.0.0.2', path: '/', headers: { authorization: `AWS4-HMAC-SHA256 ${credential('ecs')}, ${credential('kms')}, ${rest}` } })));
  assert.ok(!(await isAnswered(vpc, { address: '127.0.0.2', path: '/', headers: { authorization: [`AWS4-HMAC-SHA256 ${credential('ecs')}`, `${credential('kms')}, ${rest}`] } })));
  assert.ok(!(await isAnswered(vpcWith('com.amazonaws.us-east-1.ecr.dkr'), { address: '127.0.0.2', path: '/v2/', headers: signedFor('kms') })));
});

test('over the internet, and from the host, every service answers', async () => {
  const vpc = vpcWith('com.amazonaws.us-east-1.ecr.api');
  assert.ok(await isAnswered(vpc, { address: '127.0.0.3', path: '/', headers: signedFor('ecs') }));
  assert.ok(await isAnswered(vpc, { address: '127.0.0.2', path: '/', headers: signedFor('ecs'), isFromVpc: false }));
});

test('calls say from which VPC they come, and by which endpoint: the one that was connected to, or the one that the service has', async () => {
  const sourceOf = async (vpc: VpcTopology, { address, service, isFromVpc = true }: { readonly address: string; readonly service: string; readonly isFromVpc?: boolean }) => {
    const { note, sourceVpcOf } = vpcConnections({ topologies: () => [vpc], apiAddress: '127.0.0.3' });
    const server = createServer((incoming, response) => void response.end(JSON.stringify(sourceVpcOf(incoming) ?? null)));
    if (isFromVpc) server.on('connection', (socket) => note(socket, 'vpc-1'));
    await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
    const bound = server.address();
    assert.ok(typeof bound === 'object' && bound !== null);
    const answer = await fetch(`http://${address}:${bound.port}/`, { headers: signedFor(service), keepalive: false });
    const source: unknown = await answer.json();
    server.closeAllConnections();
    server.close();
    return source;
  };
  const vpc = vpcWith('com.amazonaws.us-east-1.ecr.api');
  assert.deepEqual(await sourceOf(vpc, { address: '127.0.0.2', service: 'ecr' }), { vpcId: 'vpc-1', endpointId: 'vpce-1' });
  assert.deepEqual(await sourceOf(vpc, { address: '127.0.0.4', service: 'ecr' }), { vpcId: 'vpc-1', endpointId: 'vpce-1' });
  assert.deepEqual(await sourceOf(vpc, { address: '127.0.0.4', service: 'ecs' }), { vpcId: 'vpc-1' });
  assert.deepEqual(await sourceOf(vpc, { address: '127.0.0.3', service: 'ecr' }), { vpcId: 'vpc-1' });
  assert.deepEqual(await sourceOf(vpc, { address: '127.0.0.2', service: 'ecr', isFromVpc: false }), null);
});
