terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = ">= 5.100" }
  }
}
# What the second apply changes.
variable "generation" {
  type    = number
  default = 1
}
variable "endpoint" { type = string }

provider "aws" {
  # Region and credentials come from the environment; nothing is skipped.
  endpoints {
    ecs  = var.endpoint
    ecr  = var.endpoint
    logs = var.endpoint
    ec2  = var.endpoint
    sts  = var.endpoint
    iam  = var.endpoint
  }
  default_tags { tags = { Project = "harbour" } }
}

data "aws_caller_identity" "me" {}

data "aws_region" "here" {}

data "aws_partition" "here" {}

data "aws_availability_zones" "open" { state = "available" }

data "aws_vpc" "default" { default = true }

data "aws_subnets" "default" {
  filter {
    name   = "vpc-id"
    values = [data.aws_vpc.default.id]
  }
}

data "aws_subnet" "each" {
  for_each = toset(data.aws_subnets.default.ids)
  id       = each.value
}

data "aws_security_group" "default" {
  vpc_id = data.aws_vpc.default.id
  name   = "default"
}

data "aws_internet_gateway" "default" {
  filter {
    name   = "attachment.vpc-id"
    values = [data.aws_vpc.default.id]
  }
}

data "aws_route_table" "main" {
  vpc_id = data.aws_vpc.default.id
  filter {
    name   = "association.main"
    values = ["true"]
  }
}

data "aws_ecr_authorization_token" "token" {}

resource "aws_ecr_repository" "app" {
  name                 = "team/app"
  image_tag_mutability = var.generation == 1 ? "MUTABLE" : "IMMUTABLE"
  force_delete         = true
  tags                 = { Generation = var.generation }
}

data "aws_ecr_repository" "app" { name = aws_ecr_repository.app.name }

resource "aws_cloudwatch_log_group" "app" {
  name              = "/ecs/app"
  retention_in_days = var.generation == 1 ? 7 : 14
  tags              = { Generation = var.generation }
}

data "aws_cloudwatch_log_group" "app" { name = aws_cloudwatch_log_group.app.name }

resource "aws_cloudwatch_log_stream" "app" {
  name           = "manual"
  log_group_name = aws_cloudwatch_log_group.app.name
}

resource "aws_ecs_cluster" "main" {
  name = "main"
  setting {
    name  = "containerInsights"
    value = var.generation == 1 ? "enabled" : "disabled"
  }
  configuration {
    execute_command_configuration {
      logging = "OVERRIDE"
      log_configuration { cloud_watch_log_group_name = aws_cloudwatch_log_group.app.name }
    }
  }
}

resource "aws_ecs_cluster_capacity_providers" "main" {
  cluster_name       = aws_ecs_cluster.main.name
  capacity_providers = ["FARGATE", "FARGATE_SPOT"]
  default_capacity_provider_strategy {
    base              = 1
    weight            = 100
    capacity_provider = "FARGATE"
  }
}

data "aws_ecs_cluster" "main" { cluster_name = aws_ecs_cluster.main.name }

resource "aws_ecs_account_setting_default" "insights" {
  name  = "containerInsights"
  value = "disabled"
}

resource "aws_ecs_account_setting_default" "arns" {
  name  = "taskLongArnFormat"
  value = "enabled"
}

resource "aws_iam_role" "tasks" {
  for_each = toset(["app", "exec"])
  name     = each.key
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "ecs-tasks.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy_attachment" "exec" {
  role       = aws_iam_role.tasks["exec"].name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}

resource "aws_ecs_task_definition" "app" {
  family                   = "app"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 1024
  memory                   = 2048
  task_role_arn            = aws_iam_role.tasks["app"].arn
  execution_role_arn       = aws_iam_role.tasks["exec"].arn
  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "X86_64"
  }
  ephemeral_storage { size_in_gib = 30 }
  volume { name = "data" }
  container_definitions = jsonencode([
    {
      name        = "init"
      image       = "${aws_ecr_repository.app.repository_url}:1"
      essential   = false
      command     = ["sh", "-c", "echo ready > /data/ready"]
      mountPoints = [{ sourceVolume = "data", containerPath = "/data" }]
    },
    {
      name                   = "app"
      image                  = "${aws_ecr_repository.app.repository_url}:1"
      essential              = true
      cpu                    = 512
      memory                 = 1024
      memoryReservation      = 512
      entryPoint             = ["/bin/app"]
      command                = ["serve"]
      workingDirectory       = "/srv"
      user                   = "1000:1000"
      readonlyRootFilesystem = true
      environment            = [{ name = "Z", value = "1" }, { name = "GENERATION", value = tostring(var.generation) }]
      portMappings           = [{ containerPort = 8080, protocol = "tcp", name = "web", appProtocol = "http" }]
      dependsOn              = [{ containerName = "init", condition = "SUCCESS" }]
      mountPoints            = [{ sourceVolume = "data", containerPath = "/data", readOnly = true }]
      healthCheck            = { command = ["CMD-SHELL", "true"], interval = 10, retries = 3, timeout = 2, startPeriod = 5 }
      linuxParameters        = { initProcessEnabled = true, capabilities = { drop = ["ALL"] } }
      ulimits                = [{ name = "nofile", softLimit = 1024, hardLimit = 4096 }]
      dockerLabels           = { team = "harbour" }
      stopTimeout            = 20
      startTimeout           = 60
      restartPolicy          = { enabled = true, ignoredExitCodes = [0], restartAttemptPeriod = 60 }
      logConfiguration       = { logDriver = "awslogs", options = { "awslogs-group" = aws_cloudwatch_log_group.app.name, "awslogs-region" = data.aws_region.here.name, "awslogs-stream-prefix" = "app" } }
      systemControls         = [{ namespace = "net.core.somaxconn", value = "1024" }]
    },
    {
      name        = "sidecar"
      image       = "${aws_ecr_repository.app.repository_url}:1"
      essential   = false
      volumesFrom = [{ sourceContainer = "app" }]
    }
  ])
}

data "aws_ecs_task_definition" "app" { task_definition = aws_ecs_task_definition.app.family }

# Runs a task whenever it is read; not in the cluster above, which would then not be destroyed.
data "aws_ecs_task_execution" "app" {
  cluster         = "default"
  task_definition = aws_ecs_task_definition.app.arn
  desired_count   = 1
  launch_type     = "FARGATE"
  network_configuration { subnets = [data.aws_subnets.default.ids[0]] }
  overrides {
    container_overrides {
      name    = "app"
      command = ["once"]
    }
  }
}

output "seen" {
  value = {
    account    = data.aws_caller_identity.me.account_id
    partition  = data.aws_partition.here.partition
    region     = data.aws_region.here.name
    zones      = data.aws_availability_zones.open.names
    vpc        = data.aws_vpc.default.cidr_block
    subnets    = sort([for subnet in data.aws_subnet.each : subnet.cidr_block])
    group      = data.aws_security_group.default.name
    gateway    = one([for route in data.aws_route_table.main.routes : route.cidr_block if route.gateway_id == data.aws_internet_gateway.default.id])
    proxy      = data.aws_ecr_authorization_token.token.proxy_endpoint
    repository = data.aws_ecr_repository.app.repository_url
    revision   = data.aws_ecs_task_definition.app.revision
    status     = data.aws_ecs_cluster.main.status
    retention  = data.aws_cloudwatch_log_group.app.retention_in_days
  }
}
