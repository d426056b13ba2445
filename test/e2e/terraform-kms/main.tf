terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = ">= 5.100" }
  }
}
variable "endpoint" { type = string }
# What a later apply changes.
variable "description" {
  type    = string
  default = "Of the harbour"
}
variable "rotation_days" {
  type    = number
  default = 365
}
variable "team" {
  type    = string
  default = "red"
}
variable "alias_of" {
  type    = string
  default = "app"
}
variable "material" { type = string }

provider "aws" {
  # Region and credentials come from the environment; nothing is skipped.
  endpoints {
    iam = var.endpoint
    kms = var.endpoint
    sts = var.endpoint
  }
  default_tags { tags = { Project = "harbour" } }
}

data "aws_caller_identity" "current" {}

resource "aws_iam_role" "reader" {
  name = "reader"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "ecs-tasks.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

data "aws_iam_policy_document" "key" {
  statement {
    sid       = "Account"
    actions   = ["kms:*"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:root"]
    }
  }
  statement {
    sid       = "Reader"
    actions   = ["kms:Decrypt", "kms:DescribeKey"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = [aws_iam_role.reader.arn]
    }
    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:app"
      values   = ["harbour"]
    }
  }
}

resource "aws_kms_key" "app" {
  description             = var.description
  deletion_window_in_days = 7
  enable_key_rotation     = true
  rotation_period_in_days = var.rotation_days
  policy                  = data.aws_iam_policy_document.key.json
  tags                    = { Team = var.team }
}

resource "aws_kms_key" "other" {
  deletion_window_in_days = 7
}

resource "aws_kms_key_policy" "other" {
  key_id = aws_kms_key.other.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:root" }, Action = "kms:*", Resource = "*" }]
  })
}

resource "aws_kms_alias" "app" {
  name          = "alias/harbour/app"
  target_key_id = var.alias_of == "app" ? aws_kms_key.app.key_id : aws_kms_key.other.key_id
}

resource "aws_kms_grant" "reader" {
  name              = "reader"
  key_id            = aws_kms_key.app.key_id
  grantee_principal = aws_iam_role.reader.arn
  operations        = ["Encrypt", "Decrypt", "GenerateDataKey"]
  constraints {
    encryption_context_subset = { app = "harbour" }
  }
}

resource "aws_kms_key" "signer" {
  customer_master_key_spec = "ECC_NIST_P256"
  key_usage                = "SIGN_VERIFY"
  is_enabled               = var.alias_of == "app"
  deletion_window_in_days  = 7
}

resource "aws_kms_key" "mac" {
  customer_master_key_spec = "HMAC_256"
  key_usage                = "GENERATE_VERIFY_MAC"
  deletion_window_in_days  = 7
}

resource "aws_kms_external_key" "imported" {
  description             = "Brought along"
  enabled                 = true
  key_material_base64     = var.material
  deletion_window_in_days = 7
}

resource "aws_kms_ciphertext" "secret" {
  key_id    = aws_kms_key.app.key_id
  plaintext = "the secret"
  context   = { app = "harbour" }
}

data "aws_kms_secrets" "secret" {
  secret {
    name    = "secret"
    payload = aws_kms_ciphertext.secret.ciphertext_blob
    context = { app = "harbour" }
  }
}

data "aws_kms_alias" "app" {
  name       = aws_kms_alias.app.name
  depends_on = [aws_kms_alias.app]
}

data "aws_kms_key" "app" {
  key_id = aws_kms_key.app.arn
}

data "aws_kms_key" "of_ssm" {
  key_id = "alias/aws/ssm"
}

data "aws_kms_public_key" "signer" {
  count  = var.alias_of == "app" ? 1 : 0
  key_id = aws_kms_key.signer.arn
}

output "seen" {
  sensitive = true
  value = {
    secret     = data.aws_kms_secrets.secret.plaintext["secret"]
    alias_of   = data.aws_kms_alias.app.target_key_id == aws_kms_key.app.key_id ? "app" : "other"
    usage      = data.aws_kms_key.app.key_usage
    state      = aws_kms_external_key.imported.key_state
    manager    = data.aws_kms_key.of_ssm.key_manager
    algorithms = flatten(data.aws_kms_public_key.signer[*].signing_algorithms)
  }
}
