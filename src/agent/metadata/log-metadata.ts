import type { ContainerOrder } from '#model/link.ts';
import { awslogsStream } from '../logs/awslogs-stream.ts';

const streamPrefix = 'awslogs-stream-prefix';

/** Where a container's output goes. Of the awslogs driver the stream is told, in place of the prefix that it was made from. */
export function logMetadata({ name, definition: { logConfiguration } }: ContainerOrder, taskId: string): { readonly LogDriver?: string; readonly LogOptions?: Readonly<Record<string, string>> } {
  if (logConfiguration?.logDriver === undefined) return {};
  const { [streamPrefix]: prefix, ...options } = logConfiguration.options ?? {};
  const stream = prefix === undefined ? {} : { 'awslogs-stream': awslogsStream({ prefix, containerName: name, taskId }) };
  return { LogDriver: logConfiguration.logDriver, LogOptions: { ...options, ...stream } };
}
