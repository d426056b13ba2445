terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = ">= 5.100" }
  }
}

variable "endpoint" { type = string }
variable "generation" { default = 1 }

provider "aws" {
  # Region and credentials come from the environment; nothing is skipped.
  endpoints {
    iam = var.endpoint
    sts = var.endpoint
  }
}

locals {
  changed = var.generation > 1
}

# Policies: written as documents with conditions, in versions as they change.

data "aws_iam_policy_document" "deploy" {
  statement {
    sid       = "Services"
    actions   = local.changed ? ["ecs:UpdateService", "ecs:DescribeServices", "ecs:ListServices"] : ["ecs:UpdateService", "ecs:DescribeServices"]
    resources = ["*"]
    condition {
      test     = "ArnLike"
      variable = "ecs:cluster"
      values   = ["arn:aws:ecs:*:*:cluster/web-*"]
    }
  }
  statement {
    sid     = "PassRoles"
    actions = ["iam:PassRole"]
    resources = [aws_iam_role.task.arn]
    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values   = ["ecs-tasks.amazonaws.com"]
    }
  }
  statement {
    sid       = "NotProduction"
    effect    = "Deny"
    actions   = ["ecs:Delete*"]
    resources = ["arn:aws:ecs:*:*:cluster/production"]
  }
}

resource "aws_iam_policy" "deploy" {
  name        = "deploy"
  path        = "/team/"
  description = "Deploys services"
  policy      = data.aws_iam_policy_document.deploy.json
  tags        = { team = local.changed ? "red" : "blue" }
}

resource "aws_iam_policy" "boundary" {
  name_prefix = "boundary-"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["ecs:*", "iam:PassRole", "logs:*"], Resource = "*" }]
  })
}

# A user, whose boundary goes.

resource "aws_iam_user" "ann" {
  name                 = "ann"
  path                 = "/team/"
  permissions_boundary = local.changed ? null : aws_iam_policy.boundary.arn
  force_destroy        = true
  tags                 = { Name = "Ann" }
}

resource "aws_iam_user_policy" "self" {
  name_prefix = "self-"
  user        = aws_iam_user.ann.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "iam:GetUser", Resource = "arn:aws:iam::*:user/team/$${aws:username}" }]
  })
}

resource "aws_iam_user_policy_attachment" "deploy" {
  user       = aws_iam_user.ann.name
  policy_arn = aws_iam_policy.deploy.arn
}

# Roles, with exactly the policies that are listed, and a policy with exactly the roles.

data "aws_iam_policy_document" "trust" {
  for_each = toset(["ecs-tasks", "ec2"])
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["${each.key}.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "task" {
  name                 = "task"
  path                 = "/app/"
  assume_role_policy   = data.aws_iam_policy_document.trust["ecs-tasks"].json
  max_session_duration = local.changed ? 7200 : 3600
  permissions_boundary = aws_iam_policy.boundary.arn
}

resource "aws_iam_role_policy" "logs" {
  name = "logs"
  role = aws_iam_role.task.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["logs:CreateLogStream", "logs:PutLogEvents"], Resource = "*" }]
  })
}

resource "aws_iam_role_policy_attachments_exclusive" "task" {
  role_name   = aws_iam_role.task.name
  policy_arns = local.changed ? ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"] : ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess", "arn:aws:iam::aws:policy/AmazonSQSFullAccess"]
}

resource "aws_iam_role" "host" {
  name               = "host"
  assume_role_policy = data.aws_iam_policy_document.trust["ec2"].json
}

resource "aws_iam_policy_attachment" "host" {
  name       = "host"
  roles      = [aws_iam_role.host.name]
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role"
}

# What is asked.

data "aws_iam_principal_policy_simulation" "ann" {
  policy_source_arn = aws_iam_user.ann.arn
  action_names      = ["ecs:UpdateService", "ecs:ListServices"]
  resource_arns     = ["arn:aws:ecs:us-east-1:000000000000:service/web-1/web"]
  context {
    key    = "ecs:cluster"
    type   = "string"
    values = ["arn:aws:ecs:us-east-1:000000000000:cluster/web-1"]
  }
  depends_on = [aws_iam_user_policy_attachment.deploy, aws_iam_policy.deploy]
}

output "decisions" { value = { for result in data.aws_iam_principal_policy_simulation.ann.results : result.action_name => result.decision } }
