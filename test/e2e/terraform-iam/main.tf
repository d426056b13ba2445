terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = ">= 5.100" }
  }
}
variable "endpoint" { type = string }
# What the second apply changes: names, paths, memberships, documents, tags, the state of a key.
variable "changed" {
  type    = bool
  default = false
}

provider "aws" {
  # Region and credentials come from the environment; nothing is skipped.
  endpoints {
    iam = var.endpoint
    sts = var.endpoint
  }
  default_tags { tags = { Project = "harbour" } }
}

data "aws_caller_identity" "current" {}

# People.
resource "aws_iam_account_alias" "harbour" { account_alias = var.changed ? "harbour-2" : "harbour" }

resource "aws_iam_account_password_policy" "strict" {
  minimum_password_length        = 14
  require_numbers                = true
  require_symbols                = var.changed
  allow_users_to_change_password = true
  max_password_age               = var.changed ? 60 : 90
  password_reuse_prevention      = 5
}

resource "aws_iam_user" "ann" {
  name                 = var.changed ? "anna" : "ann"
  path                 = var.changed ? "/staff/" : "/team/"
  permissions_boundary = aws_iam_policy.boundary.arn
  # The provider tags by the new name before it renames, so not both at once.
  tags = { Name = "Ann" }
}

resource "aws_iam_user" "bot" {
  name          = "bot"
  force_destroy = true
  tags          = { Name = var.changed ? "Robot" : "Bot" }
}

resource "aws_iam_access_key" "ann" {
  user   = aws_iam_user.ann.name
  status = var.changed ? "Inactive" : "Active"
}

resource "aws_iam_access_key" "bot" { user = aws_iam_user.bot.name }

resource "aws_iam_group" "operators" {
  name = var.changed ? "operations" : "operators"
  path = "/team/"
}

resource "aws_iam_group" "developers" { name = "developers" }
resource "aws_iam_group" "robots" { name = "robots" }

resource "aws_iam_user_group_membership" "ann" {
  user   = aws_iam_user.ann.name
  groups = var.changed ? [aws_iam_group.developers.name] : [aws_iam_group.operators.name, aws_iam_group.developers.name]
}

resource "aws_iam_group_membership" "robots" {
  name  = "robots"
  group = aws_iam_group.robots.name
  users = [aws_iam_user.bot.name]
}

# What they may do.
data "aws_iam_policy_document" "boundary" {
  statement {
    sid       = "Everything"
    actions   = ["*"]
    resources = ["*"]
  }
  statement {
    sid         = "ButThis"
    effect      = "Deny"
    not_actions = ["iam:*", "sts:*", "ecs:*"]
    resources   = ["*"]
    condition {
      test     = "StringNotEqualsIfExists"
      variable = "aws:RequestedRegion"
      values   = ["eu-west-1", "us-east-1"]
    }
    condition {
      test     = "Bool"
      variable = "aws:ViaAWSService"
      values   = ["false"]
    }
  }
}

data "aws_iam_policy_document" "own" {
  statement {
    sid       = "OwnKeys"
    actions   = ["iam:CreateAccessKey", "iam:DeleteAccessKey", "iam:ListAccessKeys"]
    resources = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:user/team/&{aws:username}"]
    condition {
      test     = "ForAllValues:StringLike"
      variable = "aws:TagKeys"
      values   = ["Name", "Project"]
    }
    condition {
      test     = "NumericLessThan"
      variable = "aws:MultiFactorAuthAge"
      values   = [var.changed ? "7200" : "3600"]
    }
    condition {
      test     = "IpAddress"
      variable = "aws:SourceIp"
      values   = ["10.0.0.0/8", "127.0.0.1/32"]
    }
  }
}

resource "aws_iam_policy" "boundary" {
  name        = "boundary"
  path        = "/limits/"
  description = "What nobody may go beyond."
  policy      = data.aws_iam_policy_document.boundary.json
}

resource "aws_iam_policy" "own" {
  name   = "own-keys"
  policy = data.aws_iam_policy_document.own.json
  tags   = { Stage = var.changed ? "live" : "test" }
}

resource "aws_iam_user_policy_attachment" "ann" {
  user       = aws_iam_user.ann.name
  policy_arn = aws_iam_policy.own.arn
}

resource "aws_iam_group_policy_attachment" "operators" {
  group      = aws_iam_group.operators.name
  policy_arn = var.changed ? "arn:aws:iam::aws:policy/PowerUserAccess" : "arn:aws:iam::aws:policy/ReadOnlyAccess"
}

resource "aws_iam_user_policy" "bot" {
  name   = "inline"
  user   = aws_iam_user.bot.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = var.changed ? ["ecs:List*", "ecs:Describe*"] : ["ecs:List*"], Resource = "*" }] })
}

resource "aws_iam_group_policy" "developers" {
  name   = "inline"
  group  = aws_iam_group.developers.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "iam:*", Resource = "*" }] })
}

# Roles, and who may be them.
resource "aws_iam_openid_connect_provider" "runner" {
  url             = "https://runner.example.com"
  client_id_list  = var.changed ? ["sts.amazonaws.com", "harbour"] : ["sts.amazonaws.com"]
  thumbprint_list = ["0123456789abcdef0123456789abcdef01234567"]
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com", "ec2.amazonaws.com"]
    }
  }
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]
    principals {
      type        = "AWS"
      identifiers = [aws_iam_user.ann.arn]
    }
    condition {
      test     = "StringEquals"
      variable = "sts:ExternalId"
      values   = [var.changed ? "two" : "one"]
    }
  }
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.runner.arn]
    }
    condition {
      test     = "StringLike"
      variable = "runner.example.com:sub"
      values   = ["repo:harbour/*"]
    }
  }
}

resource "aws_iam_role" "app" {
  name                 = "app"
  path                 = "/app/"
  description          = var.changed ? "Runs the app, changed." : "Runs the app."
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  max_session_duration = var.changed ? 7200 : 3600
  permissions_boundary = var.changed ? aws_iam_policy.boundary.arn : null
  tags                 = { Name = "app" }
}

resource "aws_iam_role_policy" "app" {
  name   = "inline"
  role   = aws_iam_role.app.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "ssm:GetParameter*", Resource = "arn:aws:ssm:*:*:parameter/app/*" }] })
}

resource "aws_iam_role_policy_attachment" "app" {
  for_each   = toset(var.changed ? ["service-role/AmazonECSTaskExecutionRolePolicy"] : ["service-role/AmazonECSTaskExecutionRolePolicy", "AmazonSSMManagedInstanceCore"])
  role       = aws_iam_role.app.name
  policy_arn = "arn:aws:iam::aws:policy/${each.value}"
}

resource "aws_iam_instance_profile" "app" {
  name = "app"
  role = aws_iam_role.app.name
  tags = { Name = var.changed ? "app-2" : "app" }
}

resource "aws_iam_service_linked_role" "ecs" {
  aws_service_name = "ecs.amazonaws.com"
  description      = var.changed ? "Ours, changed." : "Ours."
  tags             = { Name = "ecs" }
}

resource "aws_iam_service_linked_role" "scaling" {
  aws_service_name = "autoscaling.amazonaws.com"
  custom_suffix    = "harbour"
}

# What is read back.
data "aws_iam_group" "robots" {
  group_name = aws_iam_group.robots.name
  depends_on = [aws_iam_group_membership.robots]
}
data "aws_iam_user" "ann" { user_name = aws_iam_user.ann.name }
data "aws_iam_role" "app" { name = aws_iam_role.app.name }
data "aws_iam_policy" "execution" { name = "AmazonECSTaskExecutionRolePolicy" }
data "aws_iam_account_alias" "current" { depends_on = [aws_iam_account_alias.harbour] }

output "seen" {
  value = {
    alias     = data.aws_iam_account_alias.current.account_alias
    members   = [for user in data.aws_iam_group.robots.users : user.user_name]
    user      = data.aws_iam_user.ann.arn
    boundary  = data.aws_iam_user.ann.permissions_boundary
    role      = data.aws_iam_role.app.arn
    linked    = [aws_iam_service_linked_role.ecs.arn, aws_iam_service_linked_role.scaling.name]
    execution = data.aws_iam_policy.execution.arn
    provider  = aws_iam_openid_connect_provider.runner.arn
  }
}
output "key" {
  value     = { id = aws_iam_access_key.bot.id, secret = aws_iam_access_key.bot.secret }
  sensitive = true
}
