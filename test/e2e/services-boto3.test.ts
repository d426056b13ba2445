import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runProgram } from '#cli/run-program.ts';
import { clientsOf } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { lacksContainers, pythonWithBoto3 } from '../support/programs.ts';
import { pushBusybox } from '../support/push.ts';
import { productionName, registerFargate } from '../support/tasks.ts';

const python = pythonWithBoto3();
const skip = lacksContainers !== false ? lacksContainers : python === undefined && 'boto3 is not installed';
const servicesCount = 12;

const script = `
import boto3, os
at = dict(endpoint_url=os.environ["AWS_ENDPOINT_URL"])
ecs, ec2 = (boto3.client(name, **at) for name in ("ecs", "ec2"))
subnets = [s["SubnetId"] for s in ec2.describe_subnets()["Subnets"]]
network = {"awsvpcConfiguration": {"subnets": subnets, "assignPublicIp": "ENABLED"}}
soon = {"Delay": 1, "MaxAttempts": 120}

# Services without tasks, so that there is more than one page of them.
names = ["page-%02d" % n for n in range(${servicesCount})]
for name in names:
    ecs.create_service(serviceName=name, taskDefinition="web", desiredCount=0, launchType="FARGATE", networkConfiguration=network)
pages = list(ecs.get_paginator("list_services").paginate(PaginationConfig={"PageSize": 5}))
print(len(pages), sorted(arn.split("/")[-1] for page in pages for arn in page["serviceArns"]) == names)

service = ecs.create_service(serviceName="web", taskDefinition="web", desiredCount=2, launchType="FARGATE", networkConfiguration=network, clientToken="once", tags=[{"key": "team", "value": "harbour"}])["service"]
again = ecs.create_service(serviceName="web", taskDefinition="web", desiredCount=2, launchType="FARGATE", networkConfiguration=network, clientToken="once", tags=[{"key": "team", "value": "harbour"}])["service"]
assert service["serviceArn"] == again["serviceArn"] and service["createdAt"] == again["createdAt"]
ecs.get_waiter("services_stable").wait(services=["web"] + names[:9], WaiterConfig=soon)
described = ecs.describe_services(services=["web", "absent"], include=["TAGS"])
print(described["services"][0]["runningCount"], described["services"][0]["tags"], [f["reason"] for f in described["failures"]])
tasks = [arn for page in ecs.get_paginator("list_tasks").paginate(serviceName="web", PaginationConfig={"PageSize": 1}) for arn in page["taskArns"]]
ecs.get_waiter("tasks_running").wait(tasks=tasks, WaiterConfig=soon)
print(sorted({(t["group"], t["startedBy"] == described["services"][0]["deployments"][0]["id"]) for t in ecs.describe_tasks(tasks=tasks)["tasks"]}))

# One of them is kept alive while the service is scaled in.
kept = tasks[0]
ecs.update_task_protection(cluster="default", tasks=[kept], protectionEnabled=True, expiresInMinutes=60)
ecs.update_service(service="web", desiredCount=1)
ecs.get_waiter("tasks_stopped").wait(tasks=tasks[1:], WaiterConfig=soon)
print([arn == kept for arn in ecs.list_tasks(serviceName="web")["taskArns"]])

ecs.update_service(service="web", forceNewDeployment=True)
ecs.update_task_protection(cluster="default", tasks=[kept], protectionEnabled=False)
ecs.get_waiter("services_stable").wait(services=["web"], WaiterConfig=soon)
print(ecs.list_tasks(serviceName="web")["taskArns"] != [kept], [d["status"] for d in ecs.list_service_deployments(service="web")["serviceDeployments"]])

for code, call in {
    "negative": lambda: ecs.update_service(service="web", desiredCount=-1),
    "unknown": lambda: ecs.update_service(service="absent", desiredCount=1),
    "cluster": lambda: ecs.describe_services(cluster="absent", services=["web"]),
    "scaled": lambda: ecs.delete_service(service="web"),
}.items():
    try:
        call()
    except (ecs.exceptions.InvalidParameterException, ecs.exceptions.ServiceNotFoundException, ecs.exceptions.ClusterNotFoundException) as failure:
        print(code, failure.response["Error"]["Code"])
ecs.delete_service(service="web", force=True)
ecs.get_waiter("services_inactive").wait(services=["web"], WaiterConfig=soon)
try:
    ecs.get_waiter("services_stable").wait(services=["web"], WaiterConfig=soon)
except Exception as failure:
    print(type(failure).__name__, ecs.describe_services(services=["web"])["services"][0]["status"])
`;

test('boto3 makes services, pages through them, waits with its waiters, protects a task from scale-in and catches its exceptions', { skip }, async () => {
  await using daemon = await TestDaemon.start();
  const clients = clientsOf(daemon);
  await pushBusybox(clients, 'app', '1');
  await registerFargate(clients, 'web', [{ name: 'main', image: productionName(), essential: true, command: ['sh', '-c', 'trap "exit 0" TERM; while true; do sleep 0.1; done'] }]);
  const run = await runProgram(python ?? 'python3', ['-c', script], { timeoutMs: 400_000, environment: daemon.environment });
  assert.equal(run.exitCode, 0, run.stderr);
  assert.deepEqual(run.stdout.trim().split('\n'), [
    '3 True',
    "2 [{'key': 'team', 'value': 'harbour'}] ['MISSING']",
    "[('service:web', True)]",
    '[True]',
    "True ['SUCCESSFUL', 'SUCCESSFUL']",
    'negative InvalidParameterException',
    'unknown ServiceNotFoundException',
    'cluster ClusterNotFoundException',
    'scaled InvalidParameterException',
    'WaiterError INACTIVE',
  ]);
});
