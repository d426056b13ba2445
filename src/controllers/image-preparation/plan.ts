import { minuteMs } from '#base/time.ts';
import type { Image } from '#model/image.ts';
import { scopeKey, type Scope } from '#model/scope.ts';
import type { TaskDefinition } from '#model/task-definition.ts';

/** Older news is acted on by the tasks themselves: whoever pushes or registers in order to run does it soon. */
export const recentMs = 10 * minuteMs;
/** Bounds the work that one burst of pushes or registrations makes. */
export const preparationsMax = 32;

/** An image that will probably be run soon, named as its task definition does. */
export interface Preparation extends Scope {
  readonly reference: string;
  readonly digest: string;
}

export interface PreparationWorld {
  readonly nowMs: number;
  /** This host's; definitions for another one are none of its business. */
  readonly cpuArchitecture: 'X86_64' | 'ARM64';
  readonly definitions: readonly TaskDefinition[];
  /** What a reference means in our registry now; undefined when it is not there. */
  readonly imageOf: (reference: string, asker: Scope) => Image | undefined;
}

/**
 * The images of our registry that the latest ACTIVE revisions name, where the image was pushed or the revision
 * registered a short while ago: the newest first.
 */
export function planPreparations({ nowMs, cpuArchitecture, definitions, imageOf }: PreparationWorld): readonly Preparation[] {
  const byDigest = new Map<string, { readonly preparation: Preparation; readonly newsAt: number }>();
  for (const definition of latestOf(definitions)) {
    if ((definition.fields.runtimePlatform?.cpuArchitecture ?? 'X86_64') !== cpuArchitecture) continue;
    const { account, region } = definition;
    for (const { image: reference = '' } of definition.fields.containerDefinitions ?? []) {
      const image = imageOf(reference, definition);
      if (image === undefined) continue;
      const newsAt = Math.max(image.pushedAt, definition.registeredAt, byDigest.get(image.digest)?.newsAt ?? 0);
      if (nowMs - newsAt < recentMs) byDigest.set(image.digest, { preparation: { reference, digest: image.digest, account, region }, newsAt });
    }
  }
  const newestFirst = [...byDigest.values()].sort((one, other) => other.newsAt - one.newsAt);
  return newestFirst.slice(0, preparationsMax).map(({ preparation }) => preparation);
}

/** The highest ACTIVE revision of each family. */
function latestOf(definitions: readonly TaskDefinition[]): Iterable<TaskDefinition> {
  const latest = new Map<string, TaskDefinition>();
  for (const definition of definitions) {
    if (definition.status !== 'ACTIVE') continue;
    const family = `${scopeKey(definition)}/${definition.family}`;
    if (definition.revision > (latest.get(family)?.revision ?? 0)) latest.set(family, definition);
  }
  return latest.values();
}
