import { onEverything } from '../access.ts';
import type { EcsOperation } from '../deps.ts';
import { namespaceNotFound } from '../errors.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServicesByNamespace.html; there is no Cloud Map, and so no namespace. */
export default {
  access: () => [onEverything('ListServicesByNamespace')],

  handle() {
    throw namespaceNotFound();
  },
} satisfies EcsOperation<'ListServicesByNamespace'>;
