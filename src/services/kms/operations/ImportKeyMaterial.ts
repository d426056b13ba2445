import { ExpirationModelType, ImportType, type ImportKeyMaterialCommandInput } from '@aws-sdk/client-kms';
import { dayMs } from '#base/time.ts';
import { checkEnum, checkLength, checkPattern } from '#wire/constraints.ts';
import { keyAccess } from '../access.ts';
import { givenKeys } from '../condition-keys.ts';
import type { KmsOperation } from '../deps.ts';
import { refuseComplaints, validationException } from '../errors.ts';
import { keyByIdentifier } from '../identifiers.ts';
import { openedImport } from '../import-token.ts';
import { assertImportable, checkedMaterial, withImported } from '../imported-material.ts';
import { changeKey } from '../key-change.ts';

const validDaysMax = 365;

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_ImportKeyMaterial.html */
export default {
  access: ({ KeyId, ExpirationModel = 'KEY_MATERIAL_EXPIRES', ValidTo }, call, { store }) => keyAccess({ action: 'ImportKeyMaterial', keyId: KeyId, keys: givenKeys({ 'kms:ExpirationModel': ExpirationModel, 'kms:ValidTo': ValidTo?.toISOString() }) }, call, store),
  async handle(input, call, deps) {
    checkInput(input);
    const { KeyId = '', ImportToken = new Uint8Array(), EncryptedKeyMaterial = new Uint8Array(), KeyMaterialDescription: description, KeyMaterialId: expectedId } = input;
    const key = keyByIdentifier(deps.store, KeyId, call);
    assertImportable(key);
    const nowMs = deps.clock.nowMs();
    const expiresAt = expiryFrom(input, nowMs);
    const bytes = openedImport(EncryptedKeyMaterial, { token: ImportToken, keyArn: key.arn, nowMs, sealing: deps.sealing });
    const { id, publicKey } = checkedMaterial(bytes, key);
    const material = { id, sealed: deps.keyring.seal(key.arn, id, bytes), ...(description !== undefined && { description }), ...(expiresAt !== undefined && { expiresAt }) };
    await changeKey(KeyId, call, {
      store: deps.store,
      change(current) {
        assertImportable(current);
        return withImported(current, { material, publicKey, importType: input.ImportType, expectedId });
      },
    });
    return { KeyId: key.arn, KeyMaterialId: id };
  },
} satisfies KmsOperation<'ImportKeyMaterial'>;

function checkInput({ ImportToken, EncryptedKeyMaterial, ExpirationModel, ImportType: importType, KeyMaterialDescription, KeyMaterialId }: ImportKeyMaterialCommandInput): void {
  refuseComplaints([
    checkLength('importToken', ImportToken, { min: 1, max: 6_144 }),
    checkLength('encryptedKeyMaterial', EncryptedKeyMaterial, { min: 1, max: 6_144 }),
    checkEnum('expirationModel', ExpirationModel, ExpirationModelType),
    checkEnum('importType', importType, ImportType),
    checkLength('keyMaterialDescription', KeyMaterialDescription, { max: 256 }),
    checkPattern('keyMaterialDescription', KeyMaterialDescription, '^[a-zA-Z0-9:/_\\s.-]+$'),
    checkPattern('keyMaterialId', KeyMaterialId, '^[a-f0-9]{64}$'),
  ]);
}

/** Undefined for what does not expire. */
function expiryFrom({ ExpirationModel = 'KEY_MATERIAL_EXPIRES', ValidTo }: ImportKeyMaterialCommandInput, nowMs: number): number | undefined {
  if (ExpirationModel === 'KEY_MATERIAL_DOES_NOT_EXPIRE') {
    if (ValidTo !== undefined) throw validationException('A validTo date cannot be set if the ExpirationModel is KEY_MATERIAL_DOES_NOT_EXPIRE');
    return undefined;
  }
  if (ValidTo === undefined) throw validationException('A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES');
  const at = ValidTo.getTime();
  if (!(at > nowMs && at <= nowMs + validDaysMax * dayMs)) throw validationException(`The ValidTo date has to be in the future, and at most ${validDaysMax} days ahead.`);
  return at;
}
