import type { RepositoryCatalogDataInput } from '@aws-sdk/client-ecr-public';
import type { RepositoryCatalog } from '#model/public-catalog.ts';
import { checkLength } from '#wire/constraints.ts';
import { invalidMember } from './errors.ts';

/** https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/API_RepositoryCatalogDataInput.html */
const descriptionMax = 1_024;
const textMax = 25_600;
const logoBytesMax = 512_000;
const labelsMax = 50;
const labelLengthMax = 50;

/** What an input tells of a repository. Throws InvalidParameterException when a member is larger than AWS takes. */
export function catalogOf(repositoryArn: string, { description, architectures, operatingSystems, logoImageBlob, aboutText, usageText }: RepositoryCatalogDataInput): RepositoryCatalog {
  assertLength('description', description, { max: descriptionMax });
  assertLength('aboutText', aboutText, { max: textMax });
  assertLength('usageText', usageText, { max: textMax });
  assertLength('logoImageBlob', logoImageBlob, { max: logoBytesMax });
  assertLabels('architectures', architectures);
  assertLabels('operatingSystems', operatingSystems);
  return {
    repositoryArn,
    ...(description !== undefined && { description }),
    ...(architectures !== undefined && { architectures }),
    ...(operatingSystems !== undefined && { operatingSystems }),
    ...(logoImageBlob !== undefined && logoImageBlob.byteLength > 0 && { logo: Buffer.from(logoImageBlob).toString('base64') }),
    ...(aboutText !== undefined && { aboutText }),
    ...(usageText !== undefined && { usageText }),
  };
}

function assertLabels(member: string, labels: readonly string[] | undefined): void {
  assertLength(member, labels, { max: labelsMax });
  for (const label of labels ?? []) assertLength(member, label, { min: 1, max: labelLengthMax });
}

function assertLength(member: string, value: string | Uint8Array | readonly string[] | undefined, bounds: { readonly min?: number; readonly max: number }): void {
  const { min = 0, max } = bounds;
  if (checkLength(member, value, { min }) !== undefined) throw invalidMember(`catalogData.${member}`, `Member must have length greater than or equal to ${min}`);
  if (checkLength(member, value, { max }) !== undefined) throw invalidMember(`catalogData.${member}`, `Member must have length less than or equal to ${max}`);
}
