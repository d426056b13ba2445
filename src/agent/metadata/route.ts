/** What a path of the endpoint asks for. */
export interface MetadataRoute {
  readonly version: 2 | 3 | 4;
  readonly subject: 'task' | 'container';
  readonly content: 'metadata' | 'stats';
  readonly hasTags: boolean;
  /** The container that a path of version 3 or 4 names, whatever it asks for; of version 2 the one that is asked about, if any. */
  readonly containerId: string;
}

const tails = {
  '': { subject: 'container', content: 'metadata', hasTags: false },
  '/stats': { subject: 'container', content: 'stats', hasTags: false },
  '/task': { subject: 'task', content: 'metadata', hasTags: false },
  '/taskWithTags': { subject: 'task', content: 'metadata', hasTags: true },
  '/task/stats': { subject: 'task', content: 'stats', hasTags: false },
} as const;

/** Undefined for a path that the endpoint does not have. */
export function routeOf(path: string): MetadataRoute | undefined {
  const [, version, containerId = '', tail = ''] = /^\/v([34])\/([^/]*)(\/.*)?$/.exec(path) ?? [];
  if (version === undefined) return routeOfVersion2(path);
  return isTail(tail) ? { version: version === '4' ? 4 : 3, containerId, ...tails[tail] } : undefined;
}

/** Version 2 knows the task by its address, so that its paths need not name it. */
function routeOfVersion2(path: string): MetadataRoute | undefined {
  const [, subject, containerId = ''] = /^\/v2\/(metadata|metadataWithTags|stats)(?:\/(.*))?$/.exec(path) ?? [];
  const hasTags = subject === 'metadataWithTags';
  if (subject === undefined || (hasTags && containerId !== '')) return undefined;
  return { version: 2, subject: containerId === '' ? 'task' : 'container', content: subject === 'stats' ? 'stats' : 'metadata', hasTags, containerId };
}

function isTail(text: string): text is keyof typeof tails {
  return Object.hasOwn(tails, text);
}
