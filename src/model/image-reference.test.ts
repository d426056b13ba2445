import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ecrRepositoryOf, ecrScopeOf, formatImageReference, parseImageReference, repositoryUri } from './image-reference.ts';

const address = { authority: '127.0.0.1:4566', home: { account: '000000000000', region: 'us-east-1' } };
const digest = `sha256:${'a'.repeat(64)}`;

test("a short reference is Docker Hub's, in library and tagged latest", () => {
  assert.deepEqual(parseImageReference('nginx'), { domain: 'docker.io', path: 'library/nginx', tag: 'latest' });
  assert.deepEqual(parseImageReference('amazon/aws-cli:2'), { domain: 'docker.io', path: 'amazon/aws-cli', tag: '2' });
  assert.equal(formatImageReference({ domain: 'docker.io', path: 'library/nginx', tag: 'latest' }), 'docker.io/library/nginx:latest');
});

test('a first component with a dot, a port or the name localhost is a registry', () => {
  assert.equal(parseImageReference('quay.io/team/app')?.domain, 'quay.io');
  assert.equal(parseImageReference('localhost/app')?.domain, 'localhost');
  assert.deepEqual(parseImageReference('127.0.0.1:4566/app:1'), { domain: '127.0.0.1:4566', path: 'app', tag: '1' });
  assert.deepEqual(parseImageReference(`registry:5000/app:1@${digest}`), { domain: 'registry:5000', path: 'app', tag: '1', digest });
});

test('a digest without a tag has no tag', () => {
  assert.deepEqual(parseImageReference(`app@${digest}`), { domain: 'docker.io', path: 'library/app', digest });
});

test('what docker refuses is refused', () => {
  for (const text of ['', 'App', 'app:', 'app@sha256:12', 'a//b', '-app', 'app:1:2', 'app name', 'https://quay.io/app', `127.0.0.1:4566/${'a'.repeat(600)}`]) {
    assert.equal(parseImageReference(text), undefined, text);
  }
});

test("AWS's names, the .localhost alias and the printed address mean the same repository", () => {
  for (const host of [
    '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
    '123456789012.dkr.ecr-fips.eu-west-1.amazonaws.com',
    '123456789012.dkr-ecr.eu-west-1.on.aws',
    '123456789012.dkr.ecr.eu-west-1.localhost:4566',
    '127.0.0.1:4566/123456789012/eu-west-1',
    'localhost:4566/123456789012/eu-west-1',
  ]) {
    const reference = parseImageReference(`${host}/team/app:1`);
    assert.ok(reference, host);
    assert.deepEqual(ecrRepositoryOf(reference, address), { account: '123456789012', region: 'eu-west-1', name: 'team/app' }, host);
  }
});

test('other registries are not ours, whatever their port', () => {
  for (const text of ['nginx', 'quay.io/nginx/nginx', '127.0.0.1:5000/app', '12345.dkr.ecr.eu-west-1.amazonaws.com/app']) {
    const reference = parseImageReference(text);
    assert.ok(reference, text);
    assert.equal(ecrRepositoryOf(reference, address), undefined, text);
  }
  assert.equal(ecrScopeOf('127.0.0.1:4566'), undefined);
});

test('a printed repository URI reads back as the same repository, even when its name looks like a prefix', () => {
  for (const repository of [
    { account: '000000000000', region: 'us-east-1', name: 'team/app' },
    { account: '000000000000', region: 'us-west-2', name: 'app' },
    { account: '000000000000', region: 'us-east-1', name: '111111111111/us-east-1/app' },
  ]) {
    const reference = parseImageReference(repositoryUri(repository, address));
    assert.ok(reference);
    assert.deepEqual(ecrRepositoryOf(reference, address), repository);
  }
  assert.equal(repositoryUri({ account: '000000000000', region: 'us-east-1', name: 'team/app' }, address), '127.0.0.1:4566/team/app');
});

test("a repository of ECR Public is printed at our own address, and means the same by ECR Public's host and each of its account's aliases", () => {
  const aliases = { ...address, publicAliases: { docker: '000000000000' } };
  const named = { account: '000000000000', region: '', name: 'library/nginx' };
  assert.equal(repositoryUri(named, aliases), '127.0.0.1:4566/public.ecr.aws/docker/library/nginx');
  const own = repositoryUri(named, address).split('/')[2] ?? '';
  for (const text of ['public.ecr.aws/docker', `public.ecr.aws/${own}`, '127.0.0.1:4566/public.ecr.aws/docker', `localhost:4566/public.ecr.aws/${own}`]) {
    const reference = parseImageReference(`${text}/library/nginx:1`);
    assert.ok(reference !== undefined);
    const { alias, ...meant } = ecrRepositoryOf(reference, aliases) ?? {};
    assert.deepEqual([meant, text.endsWith(`/${alias}`)], [named, true], text);
  }
});

test('a private repository whose name begins like those of ECR Public is printed with its account and region', () => {
  assert.equal(repositoryUri({ ...address.home, name: 'public.ecr.aws/docker/nginx' }, address), '127.0.0.1:4566/000000000000/us-east-1/public.ecr.aws/docker/nginx');
});
