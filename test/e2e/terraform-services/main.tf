terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = ">= 5.100" }
  }
}
variable "endpoint" { type = string }
# What later applies change.
variable "generation" {
  type    = number
  default = 1
}
variable "desired" {
  type    = number
  default = 2
}

provider "aws" {
  # Region and credentials come from the environment; nothing is skipped.
  endpoints {
    ecs = var.endpoint
    ec2 = var.endpoint
    sts = var.endpoint
  }
  default_tags { tags = { Project = "harbour" } }
}

data "aws_vpc" "default" { default = true }

data "aws_subnets" "default" {
  filter {
    name   = "vpc-id"
    values = [data.aws_vpc.default.id]
  }
}

resource "aws_security_group" "web" {
  name   = "web"
  vpc_id = data.aws_vpc.default.id
  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_ecs_cluster" "main" { name = "main" }

resource "aws_ecs_cluster_capacity_providers" "main" {
  cluster_name       = aws_ecs_cluster.main.name
  capacity_providers = ["FARGATE", "FARGATE_SPOT"]
  default_capacity_provider_strategy {
    base              = 1
    weight            = 1
    capacity_provider = "FARGATE"
  }
}

resource "aws_ecs_task_definition" "web" {
  family                   = "web"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  container_definitions = jsonencode([{
    name         = "web"
    image        = "public.ecr.aws/docker/library/httpd:2"
    essential    = true
    environment  = [{ name = "GENERATION", value = tostring(var.generation) }]
    portMappings = [{ containerPort = 80 }]
  }])
  tags = { Generation = var.generation }
}

# With a launch type, and most of what a service can be told.
resource "aws_ecs_service" "web" {
  name                               = "web"
  cluster                            = aws_ecs_cluster.main.id
  task_definition                    = aws_ecs_task_definition.web.arn
  desired_count                      = var.desired
  launch_type                        = "FARGATE"
  platform_version                   = "1.4.0"
  scheduling_strategy                = "REPLICA"
  deployment_minimum_healthy_percent = 50
  deployment_maximum_percent         = 200
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"
  availability_zone_rebalancing      = "ENABLED"
  force_new_deployment               = var.generation > 1
  wait_for_steady_state              = true
  force_delete                       = true
  deployment_controller { type = "ECS" }
  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }
  network_configuration {
    subnets          = data.aws_subnets.default.ids
    security_groups  = [aws_security_group.web.id]
    assign_public_ip = true
  }
  tags = { Generation = var.generation }
}

# By the cluster's capacity providers, with nothing that has a default.
resource "aws_ecs_service" "plain" {
  name            = "plain"
  cluster         = aws_ecs_cluster.main.id
  task_definition = "${aws_ecs_task_definition.web.family}:${aws_ecs_task_definition.web.revision}"
  desired_count   = 1
  network_configuration {
    subnets          = data.aws_subnets.default.ids
    assign_public_ip = true
  }
  # ECS shows the strategy that it took from the cluster, and the provider would replace the service for it (hashicorp/terraform-provider-aws#29143).
  lifecycle { ignore_changes = [capacity_provider_strategy] }
  depends_on = [aws_ecs_cluster_capacity_providers.main]
}

# By a strategy of its own, which the second apply changes.
resource "aws_ecs_service" "spot" {
  name                  = "spot"
  cluster               = aws_ecs_cluster.main.id
  task_definition       = aws_ecs_task_definition.web.arn
  desired_count         = 3
  wait_for_steady_state = true
  force_new_deployment  = true
  capacity_provider_strategy {
    capacity_provider = "FARGATE"
    base              = 1
    weight            = 1
  }
  capacity_provider_strategy {
    capacity_provider = "FARGATE_SPOT"
    weight            = var.generation == 1 ? 1 : 3
  }
  network_configuration {
    subnets          = data.aws_subnets.default.ids
    assign_public_ip = true
  }
  depends_on = [aws_ecs_cluster_capacity_providers.main]
}

# Its task sets are made by who deploys.
resource "aws_ecs_service" "external" {
  name          = "external"
  cluster       = aws_ecs_cluster.main.id
  desired_count = 2
  deployment_controller { type = "EXTERNAL" }
  lifecycle { ignore_changes = [task_definition] }
}

resource "aws_ecs_task_set" "external" {
  service         = aws_ecs_service.external.id
  cluster         = aws_ecs_cluster.main.id
  task_definition = aws_ecs_task_definition.web.arn
  launch_type     = "FARGATE"
  external_id     = "blue"
  scale {
    unit  = "PERCENT"
    value = var.generation == 1 ? 50 : 100
  }
  network_configuration {
    subnets          = data.aws_subnets.default.ids
    security_groups  = [aws_security_group.web.id]
    assign_public_ip = true
  }
  wait_until_stable = true
  force_delete      = true
  tags              = { Generation = var.generation }
}

data "aws_ecs_service" "web" {
  cluster_arn  = aws_ecs_cluster.main.arn
  service_name = aws_ecs_service.web.name
}

output "seen" {
  value = {
    task_definition = data.aws_ecs_service.web.task_definition == aws_ecs_task_definition.web.arn
    desired         = data.aws_ecs_service.web.desired_count
    launch_type     = data.aws_ecs_service.web.launch_type
    scheduling      = data.aws_ecs_service.web.scheduling_strategy
    task_set        = aws_ecs_task_set.external.stability_status
  }
}
