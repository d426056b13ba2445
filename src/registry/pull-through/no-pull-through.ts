import type { PullThrough } from '#model/pull-through.ts';

/** For registries that cache no other. */
export const noPullThrough: PullThrough = {
  covers: () => false,
  image: async () => ({ kind: 'notFound' }),
  blob: async () => ({ kind: 'notFound' }),
  check: async () => 'This registry caches no other',
  awaits: () => false,
  follow: () => () => undefined,
  referrers: async () => undefined,
  async [Symbol.asyncDispose]() {},
};
