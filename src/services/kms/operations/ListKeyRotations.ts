import { IncludeKeyMaterial, type RotationsListEntry } from '@aws-sdk/client-kms';
import { dateOf } from '#base/time.ts';
import type { KmsKey, KmsKeyMaterial } from '#model/kms-key.ts';
import { checkEnum } from '#wire/constraints.ts';
import { keyAccess } from '../access.ts';
import type { KmsOperation } from '../deps.ts';
import { refuseComplaints, unsupportedOperation } from '../errors.ts';
import { keyByIdentifier } from '../identifiers.ts';
import { pageOf } from '../paging.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeyRotations.html */
export default {
  access: ({ KeyId }, call, { store }) => keyAccess({ action: 'ListKeyRotations', keyId: KeyId }, call, store),
  handle(input, call, { store }) {
    const { KeyId = '', IncludeKeyMaterial: included = 'ROTATIONS_ONLY' } = input;
    refuseComplaints([checkEnum('includeKeyMaterial', included, IncludeKeyMaterial)]);
    const key = keyByIdentifier(store, KeyId, call);
    if (key.keySpec !== 'SYMMETRIC_DEFAULT') throw unsupportedOperation(`${key.arn} has no rotations: only symmetric encryption keys are rotated.`);
    const all = [...key.materials, ...(key.pendingMaterial === undefined ? [] : [key.pendingMaterial])];
    const chosen = included === 'ALL_KEY_MATERIAL' ? all : key.materials.filter(({ rotation }) => rotation !== undefined);
    const { items, rest } = pageOf(chosen, input, { limitDefault: 100, limitMax: 1_000, placeOf: (material) => [all.indexOf(material)] });
    return { Rotations: items.map((material) => rotationEntry(key, material)), ...rest };
  },
} satisfies KmsOperation<'ListKeyRotations'>;

function rotationEntry(key: KmsKey, material: KmsKeyMaterial): RotationsListEntry {
  const { id, sealed, description, expiresAt, rotation } = material;
  return {
    KeyId: key.arn,
    KeyMaterialId: id,
    KeyMaterialState: material === key.pendingMaterial ? 'PENDING_ROTATION' : material === key.materials.at(-1) ? 'CURRENT' : 'NON_CURRENT',
    ...(rotation !== undefined && { RotationDate: dateOf(rotation.at), RotationType: rotation.type }),
    ...(key.origin === 'EXTERNAL' && {
      ImportState: sealed === undefined ? ('PENDING_IMPORT' as const) : ('IMPORTED' as const),
      ...(description !== undefined && { KeyMaterialDescription: description }),
      ...(sealed !== undefined && { ExpirationModel: expiresAt === undefined ? ('KEY_MATERIAL_DOES_NOT_EXPIRE' as const) : ('KEY_MATERIAL_EXPIRES' as const) }),
      ...(sealed !== undefined && expiresAt !== undefined && { ValidTo: dateOf(expiresAt) }),
    }),
  };
}
