import type { MetadataRoute } from './route.ts';

/** A refusal as the ECS agent writes it: the body is the sentence, as a JSON string. */
export interface Problem {
  readonly status: 400 | 404 | 500;
  readonly sentence: string;
}

/** Nobody here asks from this address, or the path names a container of which the asking task knows nothing. */
export function notFound(route: MetadataRoute, address: string): Problem {
  const { version, subject, content, containerId } = route;
  if (version === 2) return { status: 400, sentence: `Unable to get task arn from request: unable to associate '${address}' with task` };
  const handler = `V${version} ${subject} ${content} handler`;
  const isContainer = subject === 'container' && content === 'metadata';
  const reason = isContainer
    ? `unable to get container ID from request: unable to get docker ID from v3 endpoint ID: ${containerId}`
    : `unable to get task arn from request: unable to get task Arn from v3 endpoint ID: ${containerId}`;
  return { status: statusOf(version, content), sentence: `${handler}: ${reason}` };
}

/** Version 2 only: the task is known, the container is not one of its. */
export function noSuchContainer({ content, containerId }: MetadataRoute): Problem {
  return { status: 400, sentence: content === 'stats' ? `Unable to get container stats for: ${containerId}` : `Unable to generate metadata for container '${containerId}'` };
}

/** The container does not run. */
export function noStats({ version, containerId }: MetadataRoute): Problem {
  return { status: version === 4 ? 500 : 400, sentence: `Unable to get container stats for: ${containerId}` };
}

function statusOf(version: 3 | 4, content: MetadataRoute['content']): Problem['status'] {
  if (version === 4) return 404;
  return content === 'stats' ? 400 : 500;
}
