import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { test } from 'node:test';
import { RequestCertificateCommand } from '@aws-sdk/client-acm';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as ecr from '@aws-sdk/client-ecr';
import * as ecrPublic from '@aws-sdk/client-ecr-public';
import * as ecs from '@aws-sdk/client-ecs';
import { runProgram } from '#cli/run-program.ts';
import { clientsOf, type Clients } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { pythonWithBoto3 } from '../support/programs.ts';
import { runFargate } from '../support/tasks.ts';

const python = pythonWithBoto3();
const eventCount = 30;
const taskCount = 7;

/** Asks with every paginator that boto3 has for what we serve, once in one page and once in small ones, and prints how many of each there were. */
const everyPaginator = `
import boto3, json, os, sys
from botocore import xform_name
repository = {"repositoryName": "app0"}
given = {"list_images": repository, "describe_images": repository, "describe_image_tags": repository, "get_lifecycle_policy_preview": repository, "describe_log_streams": {"logGroupName": "/app/0"}, "filter_log_events": {"logGroupName": "/app/0"}}
ec2 = boto3.client("ec2", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
vpc = {"VpcId": ec2.describe_vpcs()["Vpcs"][0]["VpcId"]}
prefix_list = {"PrefixListId": ec2.describe_prefix_lists()["PrefixLists"][0]["PrefixListId"]}
given |= {"describe_stale_security_groups": vpc, "get_security_groups_for_vpc": vpc, "get_managed_prefix_list_associations": prefix_list, "get_managed_prefix_list_entries": prefix_list}
counts = {}
for service, operations in json.loads(sys.argv[1]).items():
    counts[service] = {}
    client = boto3.client(service, endpoint_url=os.environ["AWS_ENDPOINT_URL"])
    for operation in map(xform_name, operations):
        # Not every boto3 knows the latest operations, and there are no namespaces to list services of.
        if not hasattr(client, operation) or not client.can_paginate(operation) or operation in ["list_services_by_namespace", "search_certificates"]: continue
        paginator = client.get_paginator(operation)
        key = paginator.result_keys[0].expression
        def items(**config): return sorted(json.dumps(item, default=str, sort_keys=True) for page in paginator.paginate(PaginationConfig=config, **given.get(operation, {})) for item in page[key])
        at_once, in_pages = items(), items(PageSize=5 if service == "ec2" else 2)
        assert at_once == in_pages, operation
        counts[service][operation] = len(at_once)
print(json.dumps(counts))
`;

test('every paginator of boto3 finds in small pages what one page holds', { skip: python === undefined && 'boto3 is not installed' }, async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  await fill(clientsOf(daemon));
  const services: Record<string, readonly string[]> = {};
  for (const service of ['ecs', 'ecr', 'ecr-public', 'logs', 'ec2', 'acm']) services[service] = await operationsOf(service);
  const run = await runProgram(python ?? '', ['-c', everyPaginator, JSON.stringify(services)], { timeoutMs: 300_000, environment: daemon.environment });
  assert.equal(run.exitCode, 0, run.stderr);
  assert.deepEqual(JSON.parse(run.stdout), {
    ecs: {
      list_account_settings: 0,
      list_clusters: 3,
      list_services: 0,
      list_task_definition_families: 3,
      list_task_definitions: 3,
      list_tasks: taskCount,
    },
    ecr: {
      describe_images: 4,
      describe_pull_through_cache_rules: 3,
      describe_repositories: 3,
      describe_repository_creation_templates: 3,
      get_lifecycle_policy_preview: 3,
      list_images: 4,
    },
    'ecr-public': {
      describe_image_tags: 3,
      describe_images: 1,
      describe_registries: 1,
      describe_repositories: 3,
    },
    logs: {
      describe_log_groups: 3,
      describe_log_streams: 3,
      filter_log_events: eventCount,
    },
    ec2: {
      describe_addresses_attribute: 0,
      describe_internet_gateways: 1,
      describe_nat_gateways: 0,
      describe_vpc_peering_connections: 0,
      describe_dhcp_options: 1,
      describe_managed_prefix_lists: 2,
      describe_network_acls: 1,
      describe_network_interfaces: taskCount,
      describe_prefix_lists: 2,
      describe_route_tables: 1,
      describe_security_group_rules: 2,
      describe_security_groups: 1,
      describe_stale_security_groups: 0,
      describe_subnets: 3,
      describe_tags: 0,
      describe_vpc_endpoint_services: 67,
      describe_vpc_endpoints: 0,
      describe_vpcs: 1,
      get_managed_prefix_list_associations: 0,
      get_managed_prefix_list_entries: 4,
      get_security_groups_for_vpc: 1,
    },
    acm: {
      list_certificates: 3,
    },
  });
});

test('the waiters of the JavaScript SDK see tasks run and stop, and its paginator of log events ends', async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  const clients = clientsOf(daemon);
  const taskArns = await fill(clients);
  const waiting = { client: clients.ecs, maxWaitTime: 120, minDelay: 1, maxDelay: 1 };
  assert.equal((await ecs.waitUntilTasksRunning(waiting, { tasks: taskArns })).state, 'SUCCESS');
  for (const task of taskArns) await clients.ecs.send(new ecs.StopTaskCommand({ task }));
  assert.equal((await ecs.waitUntilTasksStopped(waiting, { tasks: taskArns })).state, 'SUCCESS');
  await assert.rejects(ecs.waitUntilTasksRunning(waiting, { tasks: taskArns }), /STOPPED/);
  const seen: (string | undefined)[] = [];
  for await (const { events = [] } of logs.paginateGetLogEvents({ client: clients.logs, pageSize: 7, stopOnSameToken: true }, { logGroupName: '/app/0', logStreamName: 's0', startFromHead: true })) seen.push(...events.map((event) => event.message));
  assert.deepEqual(seen, Array.from({ length: eventCount }, (_, index) => `line ${index}`));
});

/** Some of everything; gives the ARNs of running tasks. */
async function fill(clients: Clients): Promise<string[]> {
  for (const index of [0, 1, 2]) {
    await clients.ecs.send(new ecs.CreateClusterCommand({ clusterName: index === 0 ? 'default' : `cluster${index}` }));
    await clients.logs.send(new logs.CreateLogGroupCommand({ logGroupName: `/app/${index}` }));
    await clients.acm.send(new RequestCertificateCommand({ DomainName: `app${index}.example.com` }));
    await clients.logs.send(new logs.CreateLogStreamCommand({ logGroupName: '/app/0', logStreamName: `s${index}` }));
    await clients.ecs.send(new ecs.RegisterTaskDefinitionCommand({ family: `app${index}`, requiresCompatibilities: ['FARGATE'], networkMode: 'awsvpc', cpu: '256', memory: '512', containerDefinitions: [{ name: 'app', image: 'app:1' }] }));
  }
  await fillRegistries(clients);
  const startedAt = Date.now();
  const logEvents = Array.from({ length: eventCount }, (_, index) => ({ timestamp: startedAt + index, message: `line ${index}` }));
  await clients.logs.send(new logs.PutLogEventsCommand({ logGroupName: '/app/0', logStreamName: 's0', logEvents }));
  const taskArns = [...(await runFargate(clients, { taskDefinition: 'app0', count: taskCount }))];
  await ecs.waitUntilTasksRunning({ client: clients.ecs, maxWaitTime: 120, minDelay: 1, maxDelay: 1 }, { tasks: taskArns });
  return taskArns;
}

/** Three of what the registries list, and an image more than a preview shows, because it is kept; the images are indexes of nothing, which need no layers. */
async function fillRegistries({ ecr: client, ecrPublic: publicClient }: Clients): Promise<void> {
  const images = [0, 1, 2, 3].map((index) => JSON.stringify({ schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests: [], annotations: { index: `${index}` } }));
  for (const index of [0, 1, 2]) {
    await client.send(new ecr.CreateRepositoryCommand({ repositoryName: `app${index}` }));
    await client.send(new ecr.CreatePullThroughCacheRuleCommand({ ecrRepositoryPrefix: `cache${index}`, upstreamRegistryUrl: 'public.ecr.aws' }));
    await client.send(new ecr.CreateRepositoryCreationTemplateCommand({ prefix: `team${index}`, appliedFor: ['PULL_THROUGH_CACHE'] }));
    await publicClient.send(new ecrPublic.CreateRepositoryCommand({ repositoryName: `app${index}` }));
  }
  for (const imageManifest of images) await client.send(new ecr.PutImageCommand({ repositoryName: 'app0', imageManifest }));
  for (const imageTag of ['a', 'b', 'c']) await publicClient.send(new ecrPublic.PutImageCommand({ repositoryName: 'app0', imageManifest: images[0], imageTag }));
  const rule = { rulePriority: 1, selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 1 }, action: { type: 'expire' } };
  await client.send(new ecr.StartLifecyclePolicyPreviewCommand({ repositoryName: 'app0', lifecyclePolicyText: JSON.stringify({ rules: [rule] }) }));
  await ecr.waitUntilLifecyclePolicyPreviewComplete({ client, maxWaitTime: 60, minDelay: 1, maxDelay: 1 }, { repositoryName: 'app0' });
}

async function operationsOf(service: string): Promise<readonly string[]> {
  const files = await readdir(new URL(`../../src/services/${service}/operations/`, import.meta.url));
  return files.map((file) => file.replace(/\.ts$/, '')).toSorted();
}
