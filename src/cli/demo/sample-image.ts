import { CreateRepositoryCommand, DescribeRepositoriesCommand, GetAuthorizationTokenCommand, RepositoryAlreadyExistsException } from '@aws-sdk/client-ecr';
import { known } from '#base/assert.ts';
import { busyboxImage, type OciImage } from './busybox-image.ts';
import type { Cloud } from './cloud.ts';
import { pushImage } from './push-image.ts';

const page = `<!doctype html>
<title>Drydock</title>
<h1>It runs.</h1>
<p>This page is served by a container of a Fargate task on your own machine.</p>
`;

const visitScript = `#!/bin/sh
# Looks at the page of the container beside it: containers of a task share localhost.
echo "visitor: task $(hostname) has the addresses $(ip -4 -o addr show dev eth0 2>/dev/null | awk '{print $4}')"
until wget -q -O /dev/null http://localhost:8080/; do sleep 0.1; done
for visit in 1 2 3; do
  echo "visit $visit: $(wget -q -O - http://localhost:8080/ | grep '<h1>')"
  sleep 0.3
done
`;

const appScript = `#!/bin/sh
# Says which revision of which task answers.
mkdir -p /tmp/www && echo "$REVISION $(hostname)" > /tmp/www/index.html
exec httpd -f -p 8080 -h /tmp/www
`;

/** A small web server, a web app that says who answers, a script that visits it, a job that fails, and one that was told a secret. */
export function sampleImage(): OciImage {
  return busyboxImage({
    entries: [
      { kind: 'file', path: 'srv/www/index.html', content: page },
      { kind: 'file', path: 'bin/visit', content: visitScript, mode: 0o755 },
      { kind: 'file', path: 'bin/app', content: appScript, mode: 0o755 },
      { kind: 'file', path: 'bin/failing-job', content: '#!/bin/sh\necho "job: working on it"\nsleep 0.2\necho "job: the input is bad, giving up" >&2\nexit 3\n', mode: 0o755 },
      { kind: 'file', path: 'bin/tell-secret', content: '#!/bin/sh\necho "reader: the token has ${#TOKEN} characters"\n', mode: 0o755 },
    ],
    config: { Cmd: ['httpd', '-f', '-v', '-p', '8080', '-h', '/srv/www'], ExposedPorts: { '8080/tcp': {} } },
  });
}

/** Pushes it to the repository `name`, which is made when it is missing. Resolves to the URI that was pushed to. */
export async function pushSampleImage(cloud: Cloud, image: OciImage, name: string, tag: string): Promise<string> {
  const repositoryUri = await repositoryUriOf(cloud, name);
  const { authorizationData } = await cloud.ecr.send(new GetAuthorizationTokenCommand({}));
  const token = known(authorizationData?.[0]?.authorizationToken, 'the authorization token');
  await pushImage(image, { repositoryUri, tag, token });
  return `${repositoryUri}:${tag}`;
}

async function repositoryUriOf({ ecr }: Cloud, repositoryName: string): Promise<string> {
  try {
    const { repository } = await ecr.send(new CreateRepositoryCommand({ repositoryName }));
    return known(repository?.repositoryUri, 'the URI of a new repository');
  } catch (thrown) {
    if (!(thrown instanceof RepositoryAlreadyExistsException)) throw thrown;
    const { repositories } = await ecr.send(new DescribeRepositoriesCommand({ repositoryNames: [repositoryName] }));
    return known(repositories?.[0]?.repositoryUri, 'the URI of the repository');
  }
}
