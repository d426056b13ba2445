import { formatArn } from '#base/arn.ts';
import type { Parameter } from './parameter.ts';
import { bottlerocketImages } from './public-parameters/bottlerocket-images.ts';
import { ecsImages } from './public-parameters/ecs-images.ts';
import { eksImages } from './public-parameters/eks-images.ts';
import { fluentBitImages } from './public-parameters/fluent-bit-images.ts';
import { globalInfrastructure } from './public-parameters/global-infrastructure.ts';
import { linuxImages } from './public-parameters/linux-images.ts';
import type { PublicParameters } from './public-parameters/public-value.ts';

/** Parameters that AWS keeps for everyone in every Region (https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters.html). */
export function findPublicParameter(region: string, name: string): Parameter | undefined {
  if (!isPublicName(name)) return undefined;
  const value = publicParameters(region).get(name);
  return value === undefined ? undefined : publicParameter(region, name, value);
}

/** All of a Region whose names `isWanted` takes, by name. */
export function publicParametersWhere(region: string, isWanted: (name: string) => boolean): readonly Parameter[] {
  return [...publicParameters(region)].filter(([name]) => isWanted(name)).map(([name, value]) => publicParameter(region, name, value)).toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

export function isPublicName(name: string): boolean {
  return name.startsWith('/aws/service/');
}

/** AWS's own have no account. */
export function publicParameterArn(region: string, name: string): string {
  return formatArn({ service: 'ssm', region, account: '', resource: `parameter${name}` });
}

/** 2026-01-15: when all of them were last changed. */
const modifiedAt = 1_768_435_200_000;

/** AWS's are text, also those of images (https://github.com/aws/containers-roadmap/issues/1945). */
function publicParameter(region: string, name: string, text: string): Parameter {
  const version = { version: 1, type: 'String', tier: 'Standard', value: { kind: 'plain', text }, dataType: 'text', policies: [], labels: [], modifiedAt, modifiedBy: '' } as const;
  return { account: '', region, arn: publicParameterArn(region, name), name, versions: [version], tags: [] };
}

const made = new Map<string, PublicParameters>();

/** Some thousands, made when a Region is first asked for. */
function publicParameters(region: string): PublicParameters {
  const known = made.get(region);
  if (known !== undefined) return known;
  const parts = [ecsImages, eksImages, bottlerocketImages, linuxImages, fluentBitImages, globalInfrastructure];
  const all = new Map(parts.flatMap((part) => [...part(region)]));
  made.set(region, all);
  return all;
}
