import { clientError } from '../errors.ts';
import type { RegistrationInput } from './registration-input.ts';

/** What a task sends its logs or its traffic through has to be a container of it. */
export function checkSidecars(input: RegistrationInput): void {
  const containers = input.containerDefinitions ?? [];
  const needsRouter = containers.some((container) => container.logConfiguration?.logDriver === 'awsfirelens');
  if (needsRouter && containers.every((container) => container.firelensConfiguration === undefined)) {
    throw clientError('When awsfirelens log driver is specified in log configuration, a firelens configuration object must be configured in one of the containers.');
  }
  const { proxyConfiguration: proxy } = input;
  if (proxy === undefined) return;
  if (input.networkMode !== 'awsvpc') throw clientError('APPMESH proxy configuration is only supported in networkMode=awsvpc');
  if (containers.every((container) => container.name !== proxy.containerName)) throw clientError(`Proxy container [${proxy.containerName}] does not exist.`);
}
