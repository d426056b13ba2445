/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html: `prefix-name/container-name/ecs-task-id`. */
export function awslogsStream({ prefix, containerName, taskId }: { readonly prefix: string; readonly containerName: string; readonly taskId: string }): string {
  return `${prefix}/${containerName}/${taskId}`;
}
