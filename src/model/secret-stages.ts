import type { SecretVersion } from './secret.ts';

/** The version that is read unless another one is asked for, and the one before it. */
export const currentStage = 'AWSCURRENT';
export const previousStage = 'AWSPREVIOUS';
/** The version that a rotation is making. */
const pendingStage = 'AWSPENDING';

/** How many versions are kept, and how long all of them (https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html). */
const versionsMax = 100;
const keptMs = 24 * 60 * 60 * 1_000;

/**
 * With a version more, which takes its stages from the others; what was current is previous then, and pending no longer. The first version is current whatever it
 * is to be (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html).
 */
export function withNewVersion(versions: readonly SecretVersion[], given: SecretVersion): readonly SecretVersion[] {
  const added = versions.length > 0 || given.stages.includes(currentStage) ? given : { ...given, stages: [...given.stages, currentStage] };
  const kept = added.stages.reduce((all, stage) => withoutStage(all, stage), versions);
  const before = versions.find(({ stages }) => stages.includes(currentStage));
  const isNext = before !== undefined && added.stages.includes(currentStage);
  const settled = isNext ? kept.map((version) => (version.id === before.id ? { ...version, stages: version.stages.filter((stage) => stage !== pendingStage) } : version)) : kept;
  const moved = isNext && !added.stages.includes(previousStage) ? stageMoved(settled, previousStage, before.id) : settled;
  return purged([...moved, added], added.createdAt);
}

/** With the stage at this version, and at no other. What AWSCURRENT is taken from is AWSPREVIOUS then. */
export function stageMoved(versions: readonly SecretVersion[], stage: string, toId: string): readonly SecretVersion[] {
  const before = versions.find(({ stages }) => stages.includes(stage));
  const moved = withoutStage(versions, stage).map((version) => (version.id === toId ? { ...version, stages: [...version.stages, stage] } : version));
  return stage === currentStage && before !== undefined && before.id !== toId ? stageMoved(moved, previousStage, before.id) : moved;
}

export function withoutStage(versions: readonly SecretVersion[], stage: string): readonly SecretVersion[] {
  return versions.map((version) => (version.stages.includes(stage) ? { ...version, stages: version.stages.filter((each) => each !== stage) } : version));
}

/** Without the oldest of too many that have no stage; none goes within a day. */
function purged(versions: readonly SecretVersion[], nowMs: number): readonly SecretVersion[] {
  const deprecated = versions.filter(({ stages, createdAt }) => stages.length === 0 && nowMs - createdAt > keptMs);
  const gone = new Set(deprecated.slice(0, Math.max(0, versions.length - versionsMax)));
  return versions.filter((version) => !gone.has(version));
}
