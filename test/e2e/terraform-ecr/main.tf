terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = ">= 5.100" }
  }
}
variable "endpoint" { type = string }
# What a later apply changes.
variable "keep" {
  type    = number
  default = 10
}
variable "mutability" {
  type    = string
  default = "MUTABLE"
}
variable "team" {
  type    = string
  default = "red"
}
variable "spoke" {
  type    = string
  default = "222222222222"
}
# Only when something has been pushed can an image be looked up.
variable "pushed_tag" {
  type    = string
  default = null
}

provider "aws" {
  # Region and credentials come from the environment; nothing is skipped.
  endpoints {
    ecr            = var.endpoint
    iam            = var.endpoint
    kms            = var.endpoint
    secretsmanager = var.endpoint
    sts            = var.endpoint
  }
  default_tags { tags = { Project = "harbour" } }
}

data "aws_caller_identity" "current" {}
data "aws_region" "current" {}

resource "aws_kms_key" "layers" {
  description             = "Of layers"
  deletion_window_in_days = 7
}

resource "aws_ecr_repository" "app" {
  name                 = "team/app"
  image_tag_mutability = var.mutability
  force_delete         = true
  encryption_configuration { encryption_type = "AES256" }
  image_scanning_configuration { scan_on_push = false }
  tags = { Team = var.team }
}

resource "aws_ecr_repository" "sealed" {
  name         = "team/sealed"
  force_delete = true
  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = aws_kms_key.layers.arn
  }
}

resource "aws_ecr_repository" "default_key" {
  name = "team/default-key"
  encryption_configuration { encryption_type = "KMS" }
}

data "aws_iam_policy_document" "pull" {
  statement {
    sid     = "Pull"
    actions = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${var.spoke}:root"]
    }
  }
}

resource "aws_ecr_repository_policy" "app" {
  repository = aws_ecr_repository.app.name
  policy     = data.aws_iam_policy_document.pull.json
}

data "aws_ecr_lifecycle_policy_document" "app" {
  rule {
    priority    = 1
    description = "Untagged images go after two weeks"
    selection {
      tag_status   = "untagged"
      count_type   = "sinceImagePushed"
      count_unit   = "days"
      count_number = 14
    }
    action { type = "expire" }
  }
  rule {
    priority    = 2
    description = "The last releases stay"
    selection {
      tag_status       = "tagged"
      tag_pattern_list = ["v*"]
      count_type       = "imageCountMoreThan"
      count_number     = var.keep
    }
    action { type = "expire" }
  }
}

resource "aws_ecr_lifecycle_policy" "app" {
  repository = aws_ecr_repository.app.name
  policy     = data.aws_ecr_lifecycle_policy_document.app.json
}

resource "aws_ecr_registry_policy" "registry" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Replication"
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::${var.spoke}:root" }
      Action    = ["ecr:ReplicateImage", "ecr:CreateRepository"]
      Resource  = "arn:aws:ecr:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:repository/*"
    }]
  })
}

resource "aws_ecr_replication_configuration" "registry" {
  replication_configuration {
    rule {
      destination {
        region      = "eu-west-1"
        registry_id = data.aws_caller_identity.current.account_id
      }
      destination {
        region      = "us-west-2"
        registry_id = var.spoke
      }
      repository_filter {
        filter      = "golden/"
        filter_type = "PREFIX_MATCH"
      }
    }
  }
}

resource "aws_secretsmanager_secret" "hub" {
  name                    = "ecr-pullthroughcache/hub"
  recovery_window_in_days = 0
}

resource "aws_secretsmanager_secret_version" "hub" {
  secret_id     = aws_secretsmanager_secret.hub.id
  secret_string = jsonencode({ username = "me", accessToken = "token" })
}

resource "aws_ecr_pull_through_cache_rule" "quay" {
  ecr_repository_prefix = "quay"
  upstream_registry_url = "quay.io"
}

resource "aws_ecr_pull_through_cache_rule" "hub" {
  ecr_repository_prefix = "hub"
  upstream_registry_url = "registry-1.docker.io"
  credential_arn        = aws_secretsmanager_secret.hub.arn
  depends_on            = [aws_secretsmanager_secret_version.hub]
}

data "aws_iam_policy_document" "ecr_assumes" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ecr.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "templates" {
  name               = "templates"
  assume_role_policy = data.aws_iam_policy_document.ecr_assumes.json
}

resource "aws_ecr_repository_creation_template" "quay" {
  prefix               = "quay"
  description          = "Of the cache"
  image_tag_mutability = "IMMUTABLE"
  custom_role_arn      = aws_iam_role.templates.arn
  applied_for          = ["PULL_THROUGH_CACHE", "REPLICATION"]
  encryption_configuration { encryption_type = "AES256" }
  repository_policy = data.aws_iam_policy_document.pull.json
  lifecycle_policy  = data.aws_ecr_lifecycle_policy_document.app.json
  resource_tags     = { Team = var.team }
}

resource "aws_ecr_account_setting" "scope" {
  name  = "REGISTRY_POLICY_SCOPE"
  value = "V2"
}

resource "aws_ecr_account_setting" "scan" {
  name  = "BASIC_SCAN_TYPE_VERSION"
  value = "AWS_NATIVE"
}

data "aws_ecr_authorization_token" "token" {}

data "aws_ecr_repository" "app" {
  name       = aws_ecr_repository.app.name
  depends_on = [aws_ecr_repository.app]
}

data "aws_ecr_repositories" "all" {
  depends_on = [aws_ecr_repository.app, aws_ecr_repository.sealed, aws_ecr_repository.default_key]
}

data "aws_ecr_pull_through_cache_rule" "hub" {
  ecr_repository_prefix = aws_ecr_pull_through_cache_rule.hub.ecr_repository_prefix
}

data "aws_ecr_repository_creation_template" "quay" {
  prefix = aws_ecr_repository_creation_template.quay.prefix
}

data "aws_ecr_image" "pushed" {
  count           = var.pushed_tag == null ? 0 : 1
  repository_name = aws_ecr_repository.app.name
  image_tag       = var.pushed_tag
}

output "seen" {
  value = {
    user         = data.aws_ecr_authorization_token.token.user_name
    mutability   = data.aws_ecr_repository.app.image_tag_mutability
    repositories = sort([for name in data.aws_ecr_repositories.all.names : name])
    sealed_by    = aws_ecr_repository.sealed.encryption_configuration[0].kms_key == aws_kms_key.layers.arn
    default_key  = length(regexall("^arn:aws:kms:", aws_ecr_repository.default_key.encryption_configuration[0].kms_key)) > 0
    upstream     = data.aws_ecr_pull_through_cache_rule.hub.upstream_registry_url
    credential   = data.aws_ecr_pull_through_cache_rule.hub.credential_arn == aws_secretsmanager_secret.hub.arn
    template     = data.aws_ecr_repository_creation_template.quay.resource_tags
    tags         = try(data.aws_ecr_image.pushed[0].image_tags, [])
    digest       = try(data.aws_ecr_image.pushed[0].image_digest, null)
  }
}
