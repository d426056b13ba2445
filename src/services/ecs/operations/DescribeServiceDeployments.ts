import { known } from '#base/assert.ts';
import { deployments } from '#model/deployment.ts';
import { serviceDeployments, type ServiceDeployment } from '#model/service-deployment.ts';
import { services } from '#model/service.ts';
import type { Reader } from '#state/store.ts';
import { checkArns, isOfScope, onArns } from '../deployment-references.ts';
import type { EcsOperation } from '../deps.ts';
import { livingTasksOfService } from '../living-tasks-of-service.ts';
import { serviceDeploymentView } from '../views/service-deployment.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServiceDeployments.html */
export default {
  access: (input) => onArns('DescribeServiceDeployments', input.serviceDeploymentArns),

  handle(input, call, { store }) {
    const asked = input.serviceDeploymentArns ?? [];
    checkArns('ServiceDeploymentArns', asked);
    const arns = [...new Set(asked)];
    const found = arns.flatMap((arn) => store.get(serviceDeployments, arn) ?? []).filter((deployment) => isOfScope(call, deployment));
    return {
      serviceDeployments: found.map((deployment) => serviceDeploymentView(deployment, factsOf(store, deployment))),
      failures: arns.filter((arn) => !found.some((deployment) => deployment.arn === arn)).map((arn) => ({ arn, reason: 'MISSING' })),
    };
  },
} satisfies EcsOperation<'DescribeServiceDeployments'>;

function factsOf(reader: Reader, { arn, serviceArn }: ServiceDeployment) {
  return {
    service: known(reader.get(services, serviceArn), `the service of ${arn}`),
    deployments: reader.find(deployments, 'service', serviceArn),
    tasks: livingTasksOfService(reader, serviceArn),
  };
}
