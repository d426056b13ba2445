import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '#base/clock.ts';
import { messageOf } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import type { ContainerSamples } from '../runtimes/container-samples.ts';
import type { WritableLayers } from '../runtimes/writable-layers.ts';
import type { LiveTasks, TaskAddress } from '../supervisor/live-task.ts';
import { answerTo } from './answer.ts';
import { answerCredentials, credentialsIdOf, type CredentialsQuestion } from './credentials-endpoint.ts';
import type { HostFacts } from './host-facts.ts';
import { answerProtection, protectionContainerOf, type ProtectionQuestion } from './protection-endpoint.ts';
import { RecentSamples } from './recent-samples.ts';
import { routeOf } from './route.ts';
import type { AskCredentials } from './task-credentials.ts';
import type { AskProtection } from './task-protection.ts';
import { UtilizedStorage } from './utilized-storage.ts';

export interface MetadataFaceOptions {
  readonly tasks: LiveTasks;
  readonly samples: ContainerSamples;
  readonly layers: WritableLayers;
  readonly host: HostFacts;
  readonly askProtection: AskProtection;
  readonly askCredentials: AskCredentials;
  readonly clock: Clock;
  readonly log: Log;
}

/** The task metadata endpoint, versions 2 to 4, that for protection from scale-in, and that for the credentials of the task's role. Who asks is known by the VPC and address that the request came from. */
export interface MetadataFace {
  handle(request: IncomingMessage, response: ServerResponse, source: TaskAddress): Promise<void>;
}

export function metadataFace({ tasks, samples, layers, host, askProtection, askCredentials, clock, log }: MetadataFaceOptions): MetadataFace {
  const recent = new RecentSamples({ samples, clock });
  const storage = new UtilizedStorage({ layers, clock });
  const answerOfProtection = async ({ response, ...question }: Omit<ProtectionQuestion, 'ask'> & { readonly response: ServerResponse }): Promise<void> => {
    const { method } = question.request;
    if (method !== 'GET' && method !== 'PUT') return send(response, { status: 405, type: 'text/plain; charset=utf-8', body: '' });
    const { status, document } = await answerProtection({ ...question, ask: askProtection }).catch((error: unknown) => {
      log.warn('the protection of a task could not be asked for', { task: question.task?.order.taskArn, error: messageOf(error) });
      return { status: 500, document: { error: { Code: 'ServerException', Message: 'Unexpected error occurred' } } };
    });
    send(response, { status, type: 'application/json', body: JSON.stringify(document) });
  };
  const answerOfCredentials = (response: ServerResponse, question: Omit<CredentialsQuestion, 'ask'>): void => {
    const { status, document } = answerCredentials({ ...question, ask: askCredentials });
    send(response, { status, type: 'application/json', body: JSON.stringify(document) });
  };
  return {
    async handle(request, response, source) {
      const path = pathOf(request.url ?? '');
      const address = source.address.replace(mappedPrefix, '');
      const task = tasks.taskAt({ vpcId: source.vpcId, address });
      const containerId = protectionContainerOf(path);
      if (containerId !== undefined) return answerOfProtection({ request, response, containerId, task });
      // Nothing else that is asked for here has a body.
      request.resume();
      const credentialsId = credentialsIdOf(path);
      if (credentialsId !== undefined) return answerOfCredentials(response, { credentialsId, task });
      const route = routeOf(path);
      if (route === undefined) return send(response, { status: 404, type: 'text/plain; charset=utf-8', body: '404 page not found\n' });
      try {
        const answer = await answerTo(route, { task, address, host, samplesOf: (container) => recent.of(container), utilizedMiB: (asking) => storage.mebibytesOf(asking) });
        const [status, content] = 'problem' in answer ? [answer.problem.status, answer.problem.sentence] : [200, answer.document];
        send(response, { status, type: 'application/json', body: JSON.stringify(content) });
      } catch (error) {
        log.warn('a task could not be told its metadata', { task: task?.order.taskArn, path: request.url, error: messageOf(error) });
        send(response, { status: 500, type: 'application/json', body: JSON.stringify(`failed to get ${route.subject} ${route.content}`) });
      }
    },
  };
}

/** What a socket that listens for both versions of IP says of an IPv4 address. */
const mappedPrefix = /^::ffff:/;

function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? '';
}

function send(response: ServerResponse, { status, type, body }: { readonly status: number; readonly type: string; readonly body: string }): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
