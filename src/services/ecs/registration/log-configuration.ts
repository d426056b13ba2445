import type { LogConfiguration } from '@aws-sdk/client-ecs';
import { clientError } from '../errors.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html; ECS takes no others of Docker's. */
const awslogsOptions = ['awslogs-create-group', 'awslogs-datetime-format', 'awslogs-group', 'awslogs-multiline-pattern', 'awslogs-region', 'awslogs-stream-prefix', 'max-buffer-size', 'mode'];

export function checkLogConfiguration(log: LogConfiguration | undefined): void {
  if (log?.logDriver !== 'awslogs') return;
  const options = log.options ?? {};
  const disallowed = Object.keys(options).filter((option) => !awslogsOptions.includes(option));
  if (disallowed.length > 0) throw clientError(`Log driver awslogs disallows options: ${disallowed.join(', ')}`);
  for (const required of ['awslogs-group', 'awslogs-region']) {
    if (!options[required]) throw clientError(`Log driver awslogs requires options: ${required}`);
  }
}
