import type { ParameterVersion } from '#model/parameter.ts';
import { validationException } from './errors.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html */
const standardCharactersMax = 4_096;
const advancedCharactersMax = 8_192;
const tiersPage = 'For more information, see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html';

export interface TierWish {
  /** Standard, Advanced or Intelligent-Tiering. */
  readonly wanted: string;
  readonly before: ParameterVersion['tier'] | undefined;
  readonly value: string;
  readonly hasPolicies: boolean;
}

/** Intelligent-Tiering makes a parameter an advanced one when it needs to be; none ever becomes a standard one again. */
export function chosenTier({ wanted, before, value, hasPolicies }: TierWish): ParameterVersion['tier'] {
  const characters = [...value].length;
  if (wanted === 'Standard' && before === 'Advanced') {
    throw validationException('This parameter uses the advanced-parameter tier. You can\'t downgrade a parameter from the advanced-parameter tier to the standard-parameter tier. If necessary, you can delete the advanced parameter and recreate it as a standard parameter.');
  }
  const isAdvanced = wanted === 'Advanced' || before === 'Advanced' || (wanted === 'Intelligent-Tiering' && (hasPolicies || characters > standardCharactersMax));
  if (isAdvanced && characters > advancedCharactersMax) throw validationException(`Advanced tier parameters support a maximum parameter value of ${advancedCharactersMax} characters.`);
  if (isAdvanced) return 'Advanced';
  if (hasPolicies) throw validationException(`Standard tier parameters don't support parameter policies. To use them, upgrade the parameter to use the advanced-parameter tier. ${tiersPage}`);
  if (characters > standardCharactersMax) throw validationException(`Standard tier parameters support a maximum parameter value of ${standardCharactersMax} characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier. ${tiersPage}`);
  return 'Standard';
}
