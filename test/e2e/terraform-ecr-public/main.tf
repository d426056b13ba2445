terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = ">= 5.100" }
  }
}
variable "endpoint" { type = string }
# What a later apply changes: texts, labels, tags and the policy.
variable "generation" {
  type    = number
  default = 1
}

provider "aws" {
  # Region and credentials come from the environment; nothing is skipped.
  endpoints {
    ecrpublic = var.endpoint
    iam       = var.endpoint
    sts       = var.endpoint
  }
  default_tags { tags = { Project = "harbour" } }
}

data "aws_caller_identity" "current" {}

resource "aws_ecrpublic_repository" "app" {
  repository_name = "harbour/app"
  force_destroy   = true
  catalog_data {
    description       = "generation ${var.generation}"
    about_text        = "# About ${var.generation}"
    usage_text        = "# Usage"
    architectures     = var.generation == 1 ? ["x86-64"] : ["ARM 64", "x86-64"]
    operating_systems = ["Linux"]
    logo_image_blob   = "iVBORw0KGgo="
  }
  tags = { Generation = tostring(var.generation) }
}

resource "aws_ecrpublic_repository" "plain" {
  repository_name = "harbour/plain"
}

resource "aws_iam_role" "publisher" {
  name = "publisher"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { AWS = data.aws_caller_identity.current.account_id }, Action = "sts:AssumeRole" }]
  })
}

data "aws_iam_policy_document" "publishers" {
  statement {
    sid = "Publish"
    principals {
      type        = "AWS"
      identifiers = [aws_iam_role.publisher.arn]
    }
    actions = concat(
      ["ecr-public:BatchCheckLayerAvailability", "ecr-public:InitiateLayerUpload", "ecr-public:UploadLayerPart", "ecr-public:CompleteLayerUpload", "ecr-public:PutImage"],
      var.generation == 1 ? [] : ["ecr-public:DescribeImages"],
    )
  }
}

resource "aws_ecrpublic_repository_policy" "app" {
  repository_name = aws_ecrpublic_repository.app.repository_name
  policy          = data.aws_iam_policy_document.publishers.json
}

data "aws_ecrpublic_authorization_token" "token" {}

output "seen" {
  value = {
    arn       = aws_ecrpublic_repository.app.arn
    uri       = aws_ecrpublic_repository.app.repository_uri
    registry  = aws_ecrpublic_repository.app.registry_id
    all_tags  = aws_ecrpublic_repository.app.tags_all
    plain_uri = aws_ecrpublic_repository.plain.repository_uri
    user_name = data.aws_ecrpublic_authorization_token.token.user_name
  }
}
