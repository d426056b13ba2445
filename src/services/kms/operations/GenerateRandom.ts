import { checkRange } from '#wire/constraints.ts';
import type { KmsOperation } from '../deps.ts';
import { refuseComplaints } from '../errors.ts';

const bytesMax = 1_024;

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateRandom.html */
export default {
  access: () => [{ action: 'kms:GenerateRandom', resource: '*' }],
  refuses: { CustomKeyStoreId: 'there are no custom key stores', Recipient: 'there are no Nitro enclaves' },
  handle(input, _call, { random }) {
    refuseComplaints([checkRange('numberOfBytes', input.NumberOfBytes ?? 0, { min: 1, max: bytesMax })]);
    return { Plaintext: random.bytes(input.NumberOfBytes ?? 0) };
  },
} satisfies KmsOperation<'GenerateRandom'>;
