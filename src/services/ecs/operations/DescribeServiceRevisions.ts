import { serviceRevisions } from '#model/service-revision.ts';
import { checkArns, isOfScope, onArns } from '../deployment-references.ts';
import type { EcsOperation } from '../deps.ts';
import { serviceRevisionView } from '../views/service-revision.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServiceRevisions.html */
export default {
  access: (input) => onArns('DescribeServiceRevisions', input.serviceRevisionArns),

  handle(input, call, { store }) {
    const asked = input.serviceRevisionArns ?? [];
    checkArns('ServiceRevisionArns', asked);
    const arns = [...new Set(asked)];
    const found = arns.flatMap((arn) => store.get(serviceRevisions, arn) ?? []).filter((revision) => isOfScope(call, revision));
    return {
      serviceRevisions: found.map(serviceRevisionView),
      failures: arns.filter((arn) => !found.some((revision) => revision.arn === arn)).map((arn) => ({ arn, reason: 'MISSING' })),
    };
  },
} satisfies EcsOperation<'DescribeServiceRevisions'>;
