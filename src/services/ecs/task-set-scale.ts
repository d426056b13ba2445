import { ScaleUnit, type Scale } from '@aws-sdk/client-ecs';
import { checkEnum, validationMessage } from '#wire/constraints.ts';
import { invalidParameter } from './errors.ts';

const percentMax = 100;

/** A scale in percent of the service's desired count (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Scale.html). */
export function validScale({ value, unit }: Scale): number {
  const message = validationMessage([checkEnum('scale.unit', unit, ScaleUnit)]);
  if (message !== undefined) throw invalidParameter(message);
  if (value === undefined) throw invalidParameter('scale.value can not be blank.');
  if (value < 0 || value > percentMax) throw invalidParameter(`scale.value should be between 0 and ${percentMax}.`);
  return value;
}
