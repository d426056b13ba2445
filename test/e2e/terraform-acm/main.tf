terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = ">= 5.100" }
  }
}
variable "endpoint" { type = string }
# What a later apply changes: a name more.
variable "names" {
  type    = list(string)
  default = ["*.harbour.example.com"]
}
variable "imported_certificate" { type = string }
variable "imported_key" { type = string }

provider "aws" {
  # Region and credentials come from the environment; nothing is skipped.
  endpoints {
    acm = var.endpoint
    sts = var.endpoint
  }
  default_tags { tags = { Project = "harbour" } }
}

resource "aws_acm_certificate" "web" {
  domain_name               = "harbour.example.com"
  subject_alternative_names = var.names
  validation_method         = "DNS"
  tags                      = { Name = "web" }
  lifecycle { create_before_destroy = true }
}

# Records would be made here from domain_validation_options; nobody has to prove anything.
resource "aws_acm_certificate_validation" "web" {
  certificate_arn         = aws_acm_certificate.web.arn
  validation_record_fqdns = [for option in aws_acm_certificate.web.domain_validation_options : option.resource_record_name]
}

resource "aws_acm_certificate" "elliptic" {
  domain_name       = "ec.example.com"
  validation_method = "EMAIL"
  key_algorithm     = "EC_prime256v1"
  validation_option {
    domain_name       = "ec.example.com"
    validation_domain = "example.com"
  }
  options { certificate_transparency_logging_preference = "DISABLED" }
}

resource "aws_acm_certificate" "imported" {
  certificate_body = var.imported_certificate
  private_key      = var.imported_key
}

data "aws_acm_certificate" "elliptic" {
  domain    = aws_acm_certificate.elliptic.domain_name
  statuses  = ["ISSUED"]
  key_types = ["EC_prime256v1"]
}

output "seen" {
  value = {
    status   = aws_acm_certificate.web.status
    found    = data.aws_acm_certificate.elliptic.arn == aws_acm_certificate.elliptic.arn
    records  = length(distinct([for option in aws_acm_certificate.web.domain_validation_options : option.resource_record_value]))
    emails   = length(aws_acm_certificate.elliptic.validation_emails)
    imported = aws_acm_certificate.imported.domain_name
    type     = aws_acm_certificate.imported.type
  }
}
