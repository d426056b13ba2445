import type { IncomingMessage } from 'node:http';
import { repositoryCatalogs } from '#model/public-catalog.ts';
import { repositoryOfLogo } from '#model/public-registry.ts';
import { repositoryArn } from '#model/repository.ts';
import type { Face } from '#wire/http-server.ts';
import type { RegistryFaceOptions } from './options.ts';
import { drain } from './request-body.ts';

/** What the `logoUrl` of a public repository's catalog data leads to: no login is needed. */
export function logoFace({ store, address: { publicAliases = {} } }: Pick<RegistryFaceOptions, 'store' | 'address'>): Face {
  const repositoryAt = ({ url = '' }: IncomingMessage) => repositoryOfLogo(url.split('?', 1)[0] ?? '', publicAliases);
  return {
    claims: (request) => repositoryAt(request) !== undefined,
    async handle(request, response) {
      const repository = repositoryAt(request);
      const isRead = request.method === 'GET' || request.method === 'HEAD';
      const logo = repository === undefined || !isRead ? undefined : store.get(repositoryCatalogs, repositoryArn(repository))?.logo;
      const bytes = Buffer.from(logo ?? '', 'base64');
      // Anybody may have given the bytes: browsers are not to take them for a page.
      response.writeHead(logo === undefined ? 404 : 200, { 'content-type': mediaTypeOf(bytes), 'content-length': bytes.byteLength, 'x-content-type-options': 'nosniff', 'content-security-policy': 'sandbox' });
      response.end(request.method === 'HEAD' ? undefined : bytes);
      drain(request);
    },
  };
}

function mediaTypeOf(bytes: Buffer): string {
  const known = signatures.find(([, signature]) => bytes.subarray(0, signature.length).equals(signature));
  return known?.[0] ?? 'application/octet-stream';
}

/** What files of these kinds begin with. */
const signatures = [
  ['image/png', Buffer.from([0x89, 0x50, 0x4e, 0x47])],
  ['image/jpeg', Buffer.from([0xff, 0xd8, 0xff])],
] as const;
