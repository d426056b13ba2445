import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runProgram } from '#cli/run-program.ts';
import { TestDaemon } from '../support/daemon.ts';
import { lacksContainers, pythonWithBoto3 } from '../support/programs.ts';
import { pushBusybox } from '../support/push.ts';
import { clientsOf } from '../support/clients.ts';

const python = pythonWithBoto3();
const skip = lacksContainers !== false ? lacksContainers : python === undefined && 'boto3 is not installed';

const script = `
import boto3, json, os
at = dict(endpoint_url=os.environ["AWS_ENDPOINT_URL"])
ecs, ec2, ecr, iam, logs, sts = (boto3.client(name, **at) for name in ("ecs", "ec2", "ecr", "iam", "logs", "sts"))
assert sts.get_caller_identity()["Account"] == "000000000000"
assert [r["repositoryName"] for page in ecr.get_paginator("describe_repositories").paginate() for r in page["repositories"]] == ["app"]
subnets = [s["SubnetId"] for s in ec2.describe_subnets()["Subnets"]]
logs.create_log_group(logGroupName="/ecs/job")
trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
role = iam.create_role(RoleName="ecsTaskExecutionRole", AssumeRolePolicyDocument=json.dumps(trust))["Role"]
iam.attach_role_policy(RoleName="ecsTaskExecutionRole", PolicyArn="arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy")
ecs.register_task_definition(family="job", requiresCompatibilities=["FARGATE"], networkMode="awsvpc", cpu="256", memory="512", executionRoleArn=role["Arn"], containerDefinitions=[{
    "name": "job", "image": "000000000000.dkr.ecr.us-east-1.amazonaws.com/app:1", "command": ["sh", "-c", "echo hello from $NAME; exit 5"],
    "environment": [{"name": "NAME", "value": "definition"}],
    "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "/ecs/job", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "j"}}}])
answer = ecs.run_task(taskDefinition="job", launchType="FARGATE", networkConfiguration={"awsvpcConfiguration": {"subnets": subnets, "assignPublicIp": "ENABLED"}},
    overrides={"containerOverrides": [{"name": "job", "environment": [{"name": "NAME", "value": "override"}]}]})
assert answer["failures"] == []
task = answer["tasks"][0]["taskArn"]
ecs.get_waiter("tasks_stopped").wait(tasks=[task], WaiterConfig={"Delay": 1, "MaxAttempts": 120})
container = ecs.describe_tasks(tasks=[task])["tasks"][0]["containers"][0]
events = logs.get_log_events(logGroupName="/ecs/job", logStreamName="j/job/" + task.split("/")[-1], startFromHead=True)["events"]
print(container["exitCode"], [e["message"] for e in events])
try:
    ecs.describe_task_definition(taskDefinition="absent")
except ecs.exceptions.ClientException as failure:
    print(failure.response["Error"]["Message"])
`;

test('boto3 runs a task with overrides, waits with its waiter, reads its logs and catches its exceptions', { skip }, async () => {
  await using daemon = await TestDaemon.start();
  await pushBusybox(clientsOf(daemon), 'app', '1');
  const run = await runProgram(python ?? 'python3', ['-c', script], { timeoutMs: 300_000, environment: daemon.environment });
  assert.equal(run.exitCode, 0, run.stderr);
  assert.deepEqual(run.stdout.trim().split('\n'), ["5 ['hello from override']", 'Unable to describe task definition.']);
});
