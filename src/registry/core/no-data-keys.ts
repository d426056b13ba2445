import { assert } from '#base/assert.ts';
import type { DataKeys } from '#model/data-keys.ts';

/** For a registry without KMS, in tests and simulations: its repositories have the default encryption, and blobs lie as they are. */
export const noDataKeys: DataKeys = {
  async generate({ arn, encryption }) {
    assert(encryption.type === 'AES256', `there is no KMS here for ${arn}`);
    return undefined;
  },
  async open() {
    assert(false, 'there is no KMS here to open data keys');
  },
  async check() {},
};
