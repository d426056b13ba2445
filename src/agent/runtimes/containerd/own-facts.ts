import type { RuntimeContainer } from '../runtime.ts';
import { cgroupPathOf } from './spec.ts';

/** What must be known of a container that an earlier daemon made. */
export interface OwnFacts {
  readonly cgroup: string;
  /** The files that its output goes to. */
  readonly outputs: readonly string[];
  /** The group of containers that has its shim. */
  readonly shimGroup: string;
}

/** The label that keeps the facts; not shown to who lists the container. */
export const ownLabel = 'drydock.runtime';

export const unknownFacts: OwnFacts = { cgroup: '', outputs: [], shimGroup: '' };

export function ownFactsOf(container: RuntimeContainer, shimGroup: string): OwnFacts {
  const outputs = new Set([container.stdoutPath, container.stderrPath]);
  return { cgroup: cgroupPathOf(container), outputs: [...outputs].filter((path) => path !== '' && path !== '/dev/null'), shimGroup };
}

/** Reads our own label. */
export function parseOwnFacts(text: string): OwnFacts {
  if (text === '') return unknownFacts;
  const parsed: Partial<OwnFacts> = JSON.parse(text);
  return { ...unknownFacts, ...parsed };
}
