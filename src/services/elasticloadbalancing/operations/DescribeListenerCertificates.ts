import { describes } from '../access.ts';
import { pageOf } from '../paging.ts';
import { listenerKind, lookUp } from '../resources.ts';
import type { ElbOperation } from '../service.ts';
import { certificateViews } from '../views/listener.ts';

/** One that is the default and in the list as well is there twice: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeListenerCertificates.html */
export default {
  access: describes('DescribeListenerCertificates'),
  handle(input, call, { store }) {
    const listener = lookUp(store, call, { kind: listenerKind, arn: input.ListenerArn });
    const page = pageOf(certificateViews(listener), input, ({ CertificateArn, IsDefault }) => `${CertificateArn} ${IsDefault}`);
    return { Certificates: [...page.items], ...page.next };
  },
} satisfies ElbOperation<'DescribeListenerCertificates'>;
