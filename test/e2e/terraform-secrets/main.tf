terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = ">= 5.100" }
  }
}
variable "endpoint" { type = string }
# What a later apply changes: values, a description, tags, a tier, the policy and the replica.
variable "generation" {
  type    = number
  default = 1
}

provider "aws" {
  # Region and credentials come from the environment; nothing is skipped.
  endpoints {
    kms            = var.endpoint
    secretsmanager = var.endpoint
    ssm            = var.endpoint
    sts            = var.endpoint
  }
  default_tags { tags = { Project = "harbour" } }
}

data "aws_caller_identity" "current" {}

resource "aws_ssm_parameter" "url" {
  name            = "/harbour/url"
  description     = "generation ${var.generation}"
  type            = "String"
  value           = "https://v${var.generation}.example.com"
  allowed_pattern = "^https://"
  tags            = { Generation = var.generation }
}

resource "aws_ssm_parameter" "zones" {
  name  = "/harbour/net/zones"
  type  = "StringList"
  value = "a,b,c"
  tier  = var.generation > 1 ? "Advanced" : "Standard"
}

resource "aws_ssm_parameter" "token" {
  name  = "/harbour/token"
  type  = "SecureString"
  value = "token-${var.generation}"
}

resource "aws_ssm_parameter" "long" {
  name  = "/harbour/long"
  type  = "SecureString"
  tier  = "Intelligent-Tiering"
  value = join("", [for index in range(500) : "0123456789"])
}

resource "aws_ssm_parameter" "image" {
  name      = "/harbour/image"
  type      = "String"
  data_type = "aws:ec2:image"
  value     = data.aws_ssm_parameter.ecs_image.value
}

data "aws_ssm_parameter" "ecs_image" { name = "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id" }
data "aws_ssm_parameter" "ecs_recommended" { name = "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended" }
data "aws_ssm_parameters_by_path" "regions" { path = "/aws/service/global-infrastructure/regions" }
data "aws_ssm_parameter" "url" {
  name       = aws_ssm_parameter.url.name
  depends_on = [aws_ssm_parameter.url]
}
data "aws_ssm_parameters_by_path" "harbour" {
  path       = "/harbour"
  recursive  = true
  depends_on = [aws_ssm_parameter.url, aws_ssm_parameter.zones, aws_ssm_parameter.token, aws_ssm_parameter.long, aws_ssm_parameter.image]
}

data "aws_secretsmanager_random_password" "made" {
  password_length     = 24
  exclude_punctuation = true
}

resource "aws_secretsmanager_secret" "database" {
  name                    = "harbour/database"
  description             = "generation ${var.generation}"
  recovery_window_in_days = 0
  tags                    = { Generation = var.generation }
  dynamic "replica" {
    for_each = var.generation > 1 ? ["eu-west-1", "eu-north-1"] : ["eu-west-1"]
    content { region = replica.value }
  }
}

resource "aws_secretsmanager_secret_version" "database" {
  secret_id     = aws_secretsmanager_secret.database.id
  secret_string = jsonencode({ user = "app", password = "password-${var.generation}" })
}

resource "aws_secretsmanager_secret_version" "green" {
  secret_id      = aws_secretsmanager_secret.database.id
  secret_string  = "green-${var.generation}"
  version_stages = ["GREEN"]
  depends_on     = [aws_secretsmanager_secret_version.database]
}

resource "aws_secretsmanager_secret" "binary" {
  name                    = "harbour/binary"
  recovery_window_in_days = 7
}

resource "aws_secretsmanager_secret_version" "binary" {
  secret_id     = aws_secretsmanager_secret.binary.id
  secret_binary = base64encode("bytes")
}

data "aws_iam_policy_document" "read" {
  statement {
    actions   = var.generation > 1 ? ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"] : ["secretsmanager:GetSecretValue"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:root"]
    }
  }
}

resource "aws_secretsmanager_secret_policy" "database" {
  secret_arn          = aws_secretsmanager_secret.database.arn
  policy              = data.aws_iam_policy_document.read.json
  block_public_policy = true
}

data "aws_secretsmanager_secret" "database" {
  name       = aws_secretsmanager_secret.database.name
  depends_on = [aws_secretsmanager_secret_policy.database]
}

data "aws_secretsmanager_secret_version" "database" {
  secret_id  = aws_secretsmanager_secret.database.id
  depends_on = [aws_secretsmanager_secret_version.database, aws_secretsmanager_secret_version.green]
}

data "aws_secretsmanager_secrets" "harbour" {
  filter {
    name   = "name"
    values = ["harbour/"]
  }
  depends_on = [aws_secretsmanager_secret_version.binary, aws_secretsmanager_secret_version.green]
}

output "seen" {
  value = {
    url        = nonsensitive(data.aws_ssm_parameter.url.value)
    version    = aws_ssm_parameter.url.version
    names      = sort(data.aws_ssm_parameters_by_path.harbour.names)
    tier       = aws_ssm_parameter.long.tier
    agrees     = nonsensitive(jsondecode(data.aws_ssm_parameter.ecs_recommended.value).image_id == data.aws_ssm_parameter.ecs_image.value)
    regions    = length(data.aws_ssm_parameters_by_path.regions.names) > 20
    password   = nonsensitive(jsondecode(data.aws_secretsmanager_secret_version.database.secret_string).password)
    stages     = data.aws_secretsmanager_secret_version.database.version_stages
    found      = data.aws_secretsmanager_secret.database.arn == aws_secretsmanager_secret.database.arn
    secrets    = length(data.aws_secretsmanager_secrets.harbour.arns)
    replicated = sort([for replica in aws_secretsmanager_secret.database.replica : "${replica.region} ${replica.status}"])
    random     = nonsensitive(length(data.aws_secretsmanager_random_password.made.random_password))
  }
}
