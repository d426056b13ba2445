import { withoutSecret, type KmsKey, type KmsKeyMaterial } from '#model/kms-key.ts';

/** When something of a key goes: all of it, or the first imported material that expires. */
export function keyEndsAt({ deletion, materials, pendingMaterial }: KmsKey): number | undefined {
  const ends = [deletion?.at, pendingMaterial?.expiresAt, ...materials.map(({ expiresAt }) => expiresAt)].filter((at) => at !== undefined);
  return ends.length === 0 ? undefined : Math.min(...ends);
}

/** What is left of a key; undefined when it is deleted (https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html). */
export function keyAfter(key: KmsKey, nowMs: number): KmsKey | undefined {
  if (key.deletion !== undefined && key.deletion.at <= nowMs) return undefined;
  const { pendingMaterial: pending, ...rest } = key;
  const isOver = ({ expiresAt }: KmsKeyMaterial) => expiresAt !== undefined && expiresAt <= nowMs;
  return {
    ...rest,
    materials: key.materials.map((material) => (isOver(material) ? withoutSecret(material) : material)),
    ...(pending !== undefined && !isOver(pending) && { pendingMaterial: pending }),
  };
}
