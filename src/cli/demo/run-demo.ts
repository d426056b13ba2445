import { CreateLogGroupCommand, DeleteLogGroupCommand, ResourceNotFoundException } from '@aws-sdk/client-cloudwatch-logs';
import { CreateClusterCommand, ListTasksCommand, RegisterTaskDefinitionCommand, RunTaskCommand, StopTaskCommand, type RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs';
import { known } from '#base/assert.ts';
import { secondMs } from '#base/time.ts';
import { requireDaemon } from '../admin-client.ts';
import { programName } from '../where.ts';
import { cloudOf, type Cloud } from './cloud.ts';
import { createAppLoadBalancer, deleteAppLoadBalancer, type AppLoadBalancer } from './app-load-balancer.ts';
import { ensureExecutionRole, executionRoleName } from './execution-role.ts';
import { followTask } from './follow-task.ts';
import { headingAt, headingSoonAt, publicAddressOf } from './public-page.ts';
import { pushSampleImage, sampleImage } from './sample-image.ts';
import { closedGroup, defaultNetwork, openPort } from './security-groups.ts';
import { differentAnswers, visitDuring } from './steady-visitors.ts';
import { allowReading, keepSecret, readerRoleName, secretName } from './secret.ts';
import { jobTaskDefinition, secretTaskDefinition, webPort, webTaskDefinition, type SampleNames } from './task-definitions.ts';
import { appTasks, createApp, deleteApp, rollApp, type DemoApp } from './web-app.ts';

const cluster = 'drydock-demo';
const repository = 'drydock-demo';
const logGroup = '/ecs/drydock-demo';
const startedBy = 'drydock-demo';
const visits = 3;
const appVisitors = 8;

/** The whole way, with the official SDK clients: push an image, run it as a Fargate task, read its logs, reach it at its public address; then a task that fails, one that is told a secret, and a web app behind a load balancer. */
export async function runDemo(stateDir: string): Promise<void> {
  const cloud = await cloudOf(await requireDaemon(stateDir));
  await clearLastDemo(cloud);
  say('1. An image, made of busybox without docker or network, pushed to ECR');
  const image = await timed('made', async () => sampleImage());
  const uri = await timed('pushed', () => pushSampleImage(cloud, image, repository, '1'));
  detail(`${uri}, ${((image.layers[0]?.bytes.length ?? 0) / 1024 ** 2).toFixed(1)} MB`);

  const { account, region } = cloud.daemon;
  await cloud.logs.send(new CreateLogGroupCommand({ logGroupName: logGroup }));
  const executionRoleArn = await timed(`the role ${executionRoleName}, which pulls the image and writes the logs`, () => ensureExecutionRole(cloud));
  const names: SampleNames = { image: `${account}.dkr.ecr.${region}.amazonaws.com/${repository}:1`, logGroup, executionRoleArn, region };

  say('\n2. A Fargate task of two containers: a web server, and a visitor that starts after it');
  detail(`the task definition names its image as production does: ${names.image}`);
  const group = await closedGroup(cloud, 'drydock-demo');
  const web = await runTask(cloud, webTaskDefinition(names), group);
  await follow(cloud, web, (_status, lines) => lines.filter((line) => line.startsWith('visit ')).length >= visits);

  say('\n3. Its public address, which a security group keeps closed, and opens');
  const page = await openToTheInternet(cloud, web, group);

  say('\n4. A Fargate task that fails');
  const job = await runTask(cloud, jobTaskDefinition(names), group);
  const ended = await follow(cloud, job, (status) => status === 'STOPPED');
  detail(`exit code ${ended.containers?.[0]?.exitCode}, ${ended.stopCode}: ${ended.stoppedReason}`);

  say('\n5. A secret, and a role that may not read it, and then may');
  await toldSecret(cloud, names, group);

  say(`\n6. A web app of ${appTasks} tasks behind an application load balancer`);
  const balancer = await webApp(cloud, names);

  say(toLookAround({ host: balancer.dnsName, page, web }));
}

function toLookAround({ host, page, web }: { readonly host: string; readonly page: string; readonly web: string }): string {
  const id = web.slice(web.lastIndexOf('/') + 1);
  return `
The web app and the web task go on running in cluster ${cluster}. To look around:
  curl http://${host}/
  curl ${page}
  eval "$(${programName} env)"
  aws ecs describe-tasks --cluster ${cluster} --tasks ${id}
  aws logs tail ${logGroup} --follow
  ${programName} status --watch
To stop the task:      aws ecs stop-task --cluster ${cluster} --task ${id}
To delete the service: aws ecs delete-service --cluster ${cluster} --service drydock-demo --force
To stop everything:    ${programName} down        To empty the cloud:   ${programName} reset --yes`;
}

/** A demo before this one may have left its task, its service and its log lines. */
async function clearLastDemo(cloud: Cloud): Promise<void> {
  const { ecs, logs } = cloud;
  await ecs.send(new CreateClusterCommand({ clusterName: cluster }));
  await deleteApp(cloud, cluster);
  await deleteAppLoadBalancer(cloud);
  const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster, startedBy }));
  await Promise.all(taskArns.map((task) => ecs.send(new StopTaskCommand({ cluster, task, reason: 'The demo runs again' }))));
  await logs.send(new DeleteLogGroupCommand({ logGroupName: logGroup })).catch((thrown: unknown) => {
    if (!(thrown instanceof ResourceNotFoundException)) throw thrown;
  });
}

/** The host is what the internet is to a VPC. */
async function openToTheInternet(cloud: Cloud, task: string, group: string): Promise<string> {
  const url = `http://${await publicAddressOf(cloud, cluster, task)}:${webPort}/`;
  const told = (heading: string | undefined) => `${url} ${heading === undefined ? 'does not answer: nothing lets it in' : `answers: ${heading}`}`;
  detail(told(await headingAt(url)));
  await timed(`authorize-security-group-ingress ${group}: tcp ${webPort} from 0.0.0.0/0`, () => openPort(cloud, group, { port: webPort }));
  detail(told(await headingSoonAt(url)));
  return url;
}

/** The same task twice: refused in Fargate's words, and told its secret once the role is allowed to read it. */
async function toldSecret(cloud: Cloud, names: SampleNames, group: string): Promise<void> {
  const executionRoleArn = await ensureExecutionRole(cloud, readerRoleName);
  await timed(`the SecureString parameter ${secretName}, encrypted by alias/aws/ssm`, () => keepSecret(cloud));
  const definition = secretTaskDefinition({ ...names, executionRoleArn }, secretName);
  const isStopped = (status: string) => status === 'STOPPED';
  const refused = await follow(cloud, await runTask(cloud, definition, group), isStopped);
  detail(refused.stoppedReason ?? '');
  await timed(`put-role-policy ${readerRoleName}: ssm:GetParameters on ${secretName}`, () => allowReading(cloud));
  await follow(cloud, await runTask(cloud, definition, group), isStopped);
}

/** Made, asked until each task has answered, and rolled to its second revision while visitors go on asking. */
async function webApp(cloud: Cloud, names: SampleNames): Promise<AppLoadBalancer> {
  const balancerGroup = await closedGroup(cloud, 'drydock-demo-alb');
  const group = await closedGroup(cloud, 'drydock-demo-app');
  await openPort(cloud, balancerGroup, { port: 80 });
  await openPort(cloud, group, { port: webPort, fromGroup: balancerGroup });
  const balancer = await timed('the load balancer is active', () => createAppLoadBalancer(cloud, balancerGroup));
  const app: DemoApp = { cluster, names, group, targetGroupArn: balancer.targetGroupArn, onProgress: showProgress };
  await createApp(cloud, app);

  const visited = { host: balancer.dnsName, addresses: balancer.addresses };
  const answers = await timed(`http://${balancer.dnsName}/ answers`, () => differentAnswers(visited, appTasks));
  for (const answer of answers) detail(answer);

  detail(`a second revision, while ${appVisitors} visitors ask without a pause:`);
  const { answers: counts, failures } = await visitDuring(visited, appVisitors, () => rollApp(cloud, app));
  for (const [answer, count] of [...counts].toSorted(([one], [other]) => (one < other ? -1 : 1))) detail(`${answer.padEnd(32)} ${count} requests`);
  const total = [...counts.values(), ...failures.values()].reduce((sum, count) => sum + count, 0);
  const failed = [...failures.values()].reduce((sum, count) => sum + count, 0);
  detail(`${failed} of ${total} requests failed${[...failures].map(([reason, count]) => `; ${count}: ${reason}`).join('')}`);
  return balancer;
}

async function runTask(cloud: Cloud, definition: RegisterTaskDefinitionCommandInput, group: string): Promise<string> {
  const { ecs } = cloud;
  const { taskDefinition } = await ecs.send(new RegisterTaskDefinitionCommand(definition));
  const { tasks, failures } = await ecs.send(new RunTaskCommand({
    cluster,
    startedBy,
    launchType: 'FARGATE',
    taskDefinition: known(taskDefinition?.taskDefinitionArn, 'the ARN of a registered task definition'),
    networkConfiguration: await defaultNetwork(cloud, group),
  }));
  return known(tasks?.[0]?.taskArn, `a task without failures (${JSON.stringify(failures)})`);
}

function follow(cloud: Cloud, taskArn: string, isDone: (status: string, lines: readonly string[]) => boolean) {
  return followTask(cloud, {
    cluster,
    taskArn,
    logGroup,
    until: (task, lines) => isDone(task.lastStatus ?? '', lines),
    onStatus: (status, sinceMs) => say(`   ${seconds(sinceMs)}  ${status}`),
    onLine: (container, line, sinceMs) => say(`   ${seconds(sinceMs)}    ${container} | ${line}`),
  });
}

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const result = await work();
  say(`   ${seconds(performance.now() - startedAt)}  ${what}`);
  return result;
}

/** On a terminal the line changes in place. */
function showProgress(text: string, sinceMs: number, isDone: boolean): void {
  const line = `   ${seconds(sinceMs)}  ${text}`;
  if (process.stdout.isTTY) process.stdout.write(`\r\u001B[K${line}${isDone ? '\n' : ''}`);
  else say(line);
}

function detail(text: string): void {
  say(`           ${text}`);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function seconds(ms: number): string {
  return `${(ms / secondMs).toFixed(2).padStart(6)} s`;
}
