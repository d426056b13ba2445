import { checkPattern } from '#wire/constraints.ts';
import { keyAccess } from '../access.ts';
import type { KmsOperation } from '../deps.ts';
import { refuseComplaints } from '../errors.ts';
import { assertImportable, withoutImported } from '../imported-material.ts';
import { changeKey } from '../key-change.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteImportedKeyMaterial.html; only the same material can be imported in its place. */
export default {
  access: ({ KeyId }, call, { store }) => keyAccess({ action: 'DeleteImportedKeyMaterial', keyId: KeyId }, call, store),
  async handle({ KeyId, KeyMaterialId }, call, { store }) {
    refuseComplaints([checkPattern('keyMaterialId', KeyMaterialId, '^[a-f0-9]{64}$')]);
    const { arn, materials } = await changeKey(KeyId, call, {
      store,
      change(key) {
        assertImportable(key);
        return withoutImported(key, KeyMaterialId ?? key.materials.at(-1)?.id);
      },
    });
    const id = KeyMaterialId ?? materials.at(-1)?.id;
    return { KeyId: arn, ...(id !== undefined && { KeyMaterialId: id }) };
  },
} satisfies KmsOperation<'DeleteImportedKeyMaterial'>;
