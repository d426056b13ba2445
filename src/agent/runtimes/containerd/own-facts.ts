import type { RuntimeContainer } from '../runtime.ts';
import { cgroupPathOf } from './spec.ts';

/** What must be known of a container that an earlier daemon made. */
export interface OwnFacts {
  readonly cgroup: string;
  /** The files that its output goes to. */
  readonly outputs: readonly string[];
}

/** The label that keeps the facts; not shown to who lists the container. */
export const ownLabel = 'drydock.runtime';

export const unknownFacts: OwnFacts = { cgroup: '', outputs: [] };

export function ownFactsOf(container: RuntimeContainer): OwnFacts {
  const outputs = new Set([container.stdoutPath, container.stderrPath]);
  return { cgroup: cgroupPathOf(container), outputs: [...outputs].filter((path) => path !== '' && path !== '/dev/null') };
}

/** Reads our own label. */
export function parseOwnFacts(text: string): OwnFacts {
  if (text === '') return unknownFacts;
  const parsed: OwnFacts = JSON.parse(text);
  return parsed;
}
