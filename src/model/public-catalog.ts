import { defineCollection } from './collection.ts';

/** What the owner of a public repository tells about it: https://docs.aws.amazon.com/AmazonECR/latest/public/public-repository-catalog-data.html */
export interface RepositoryCatalog {
  readonly repositoryArn: string;
  readonly description?: string;
  readonly architectures?: readonly string[];
  readonly operatingSystems?: readonly string[];
  /** The image, base64. */
  readonly logo?: string;
  readonly aboutText?: string;
  readonly usageText?: string;
}

/** What an account tells about its public registry. */
export interface RegistryCatalog {
  readonly account: string;
  readonly displayName: string;
}

export const repositoryCatalogs = defineCollection<RepositoryCatalog>()({
  kind: 'ecr-public-repository-catalog',
  version: 1,
  key: (catalog) => catalog.repositoryArn,
  indexes: {},
});

export const registryCatalogs = defineCollection<RegistryCatalog>()({
  kind: 'ecr-public-registry-catalog',
  version: 1,
  key: (catalog) => catalog.account,
  indexes: {},
});
