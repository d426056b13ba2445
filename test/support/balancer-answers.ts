import { createSocket } from 'node:dgram';
import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { connect as connectTls } from 'node:tls';
import type { Random } from '#base/random.ts';
import { parseAddress } from '#model/cidr.ts';
import type { Action } from '#model/listener-rule.ts';
import type { LoadBalancerTopology, TopologyListener, TopologyNode, TopologyTargetGroup } from '#model/load-balancer-topology.ts';
import { evaluateRules } from '#network/load-balancer/evaluate-rules.ts';
import { servingTargets } from '#network/load-balancer/haproxy/serving-targets.ts';
import { connectInNamespace } from '#network/namespace-connection.ts';
import { namespaceSockets } from '#network/namespace-sockets.ts';

const answerTimeoutMs = 3_000;
const requestsPerListener = 3;
/** Of clients on the host, as VPCs see them: of no network that a rule names. */
const hostSource = '198.18.0.1';

/** Who asks: in a VPC, or on the host. */
export interface Caller {
  /** The path of a network namespace. */
  readonly namespace?: string;
  readonly address: string;
}

export interface AnswerWish {
  /** A task in the VPC. */
  readonly inside: Required<Caller>;
  /** The group that lets everything in. */
  readonly letsIn: (balancer: LoadBalancerTopology) => boolean;
  /** Whether somebody answers at a target's port; who does says his address. */
  readonly isAlive: (port: number) => boolean;
  readonly random: Random;
}

/** How load balancers answer otherwise than their documents say, at each address of each node. */
export async function wrongAnswers(balancers: readonly LoadBalancerTopology[], wish: AnswerWish): Promise<readonly string[]> {
  const asked = balancers.flatMap((balancer) => balancer.listeners.flatMap((listener) => balancer.nodes.map((node) => wrongAtNode({ balancer, listener, node }, wish))));
  return (await Promise.all(asked)).flat();
}

interface Place {
  readonly balancer: LoadBalancerTopology;
  readonly listener: TopologyListener;
  readonly node: TopologyNode;
}

async function wrongAtNode(place: Place, wish: AnswerWish): Promise<readonly string[]> {
  const { privateIpv4Address } = place.node.network;
  const { publicIpv4Address } = place.node;
  const callers = [{ caller: wish.inside, address: privateIpv4Address }, ...(publicIpv4Address === undefined || place.listener.protocol === 'UDP' ? [] : [{ caller: { address: hostSource }, address: publicIpv4Address }])];
  const wrong: string[] = [];
  for (const { caller, address } of callers) {
    for (let count = 0; count < (place.listener.protocol.startsWith('HTTP') ? requestsPerListener : 1); count += 1) {
      const question = questionOf(wish.random);
      const expected = wish.letsIn(place.balancer) ? expectedOf(place, question, { caller, isAlive: wish.isAlive }) : ['nothing'];
      const answer = await answerOf(place.listener, { question, caller, address });
      if (!expected.includes(answer)) wrong.push(`${place.balancer.arn.split('loadbalancer/')[1]} ${place.listener.protocol} ${address}:${place.listener.port} ${JSON.stringify(question)}: ${answer}, not ${expected.join(' or ')}`);
    }
  }
  return wrong;
}

interface Question {
  readonly host: string;
  readonly path: string;
  readonly query: string | undefined;
  readonly one: string | undefined;
}

function questionOf(random: Random): Question {
  const of = <T>(...all: readonly [T, ...T[]]): T => all[random.int(all.length)] ?? all[0];
  return { host: of('one.example.com', 'two.example.com', 'three.test'), path: of('/', '/ab', '/b1', '/c'), query: of(undefined, undefined, 'k=v1', 'k=w'), one: of(undefined, 'abc', 'b') };
}

interface Asked {
  readonly question: Question;
  readonly caller: Caller;
  readonly address: string;
}

function expectedOf({ balancer, listener, node }: Place, { host, path, query, one }: Question, { caller, isAlive }: { readonly caller: Caller; readonly isAlive: (port: number) => boolean }): readonly string[] {
  const action = evaluateRules(listener.rules, { method: 'GET', host, path, query, headers: one === undefined ? {} : { 'x-one': [one] }, source: parseAddress(caller.address) ?? 0 })?.action;
  if (action === undefined) return ['no rule'];
  switch (action.type) {
    case 'fixed-response':
      return [`${action.statusCode} ${action.messageBody ?? ''}`];
    case 'redirect':
      return [`${action.statusCode.slice('HTTP_'.length)} to ${action.path}`];
    case 'forward':
      return groupsOf(balancer, action).flatMap((group) => answersOf(group, { node, isHttp: listener.protocol.startsWith('HTTP'), isAlive }));
  }
}

function groupsOf({ groups }: LoadBalancerTopology, action: Action & { readonly type: 'forward' }): readonly TopologyTargetGroup[] {
  return groups.filter(({ arn }) => action.targetGroups.some(({ targetGroupArn, weight }) => targetGroupArn === arn && weight > 0));
}

/** Of each target that may be asked; when nobody is there, what the load balancer says by itself. */
function answersOf(group: TopologyTargetGroup, { node, isHttp, isAlive }: { readonly node: TopologyNode; readonly isHttp: boolean; readonly isAlive: (port: number) => boolean }): readonly string[] {
  const serving = servingTargets(group, node.availabilityZone);
  const dead = serving.some(({ port }) => !isAlive(port)) ? [isHttp ? '502' : 'nothing'] : [];
  if (serving.length === 0) return [isHttp ? '503' : 'nothing'];
  return [...serving.filter(({ port }) => isAlive(port)).map(({ address }) => `page of ${address}`), ...dead];
}

async function answerOf({ protocol, port }: TopologyListener, asked: Asked): Promise<string> {
  try {
    return protocol === 'UDP' ? await datagramAnswer(asked, port) : await httpAnswer(asked, { port, isTls: protocol === 'HTTPS' || protocol === 'TLS' });
  } catch {
    return 'nothing';
  }
}

async function httpAnswer({ question, caller, address }: Asked, { port, isTls }: { readonly port: number; readonly isTls: boolean }): Promise<string> {
  const plain = caller.namespace === undefined ? connect({ host: address, port }) : connectInNamespace(caller.namespace, { address, port });
  const socket = isTls ? connectTls({ socket: plain, servername: 'c.example.com', rejectUnauthorized: false }) : plain;
  plain.on('error', (error) => socket.destroy(error));
  const path = question.query === undefined ? question.path : `${question.path}?${question.query}`;
  const asking = request({ createConnection: () => socket, path, headers: { host: question.host, connection: 'close', ...(question.one !== undefined && { 'x-one': question.one }) }, signal: AbortSignal.timeout(answerTimeoutMs) });
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => asking.on('response', resolve).on('error', reject).end());
    return await wordsOf(response);
  } finally {
    plain.destroy();
  }
}

async function wordsOf(response: IncomingMessage): Promise<string> {
  const body = (await text(response)).trim();
  const { statusCode = 0, headers } = response;
  if (headers.location !== undefined) return `${statusCode} to ${new URL(headers.location).pathname}`;
  if (body.startsWith('page of ')) return body;
  return body.startsWith('<') ? String(statusCode) : `${statusCode} ${body}`;
}

async function datagramAnswer({ caller, address }: Asked, port: number): Promise<string> {
  const socket = caller.namespace === undefined ? createSocket('udp4') : await namespaceSockets(caller.namespace).bind({ address: caller.address, port: 0 });
  try {
    return await new Promise<string>((resolve) => {
      socket.once('message', (message) => resolve(message.toString()));
      socket.once('error', () => resolve('nothing'));
      socket.send('who', port, address);
      setTimeout(() => resolve('nothing'), answerTimeoutMs).unref();
    });
  } finally {
    socket.close();
  }
}
