/** A resource tag as the ECS and ECR APIs spell it, both members given. */
export interface Tag {
  readonly key: string;
  readonly value: string;
}
