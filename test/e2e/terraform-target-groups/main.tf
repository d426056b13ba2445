terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "endpoint" { type = string }

# 2 changes everything that can be changed without making it anew.
variable "generation" {
  type    = number
  default = 1
}

provider "aws" {
  skip_metadata_api_check     = true
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  endpoints {
    ec2   = var.endpoint
    elbv2 = var.endpoint
    sts   = var.endpoint
  }
}

locals {
  first = var.generation == 1
}

resource "aws_vpc" "main" {
  cidr_block = "10.20.0.0/16"
}

resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.20.1.0/24"
  availability_zone = "us-east-1a"
}

resource "aws_lb_target_group" "web" {
  name                              = "web"
  port                              = 80
  protocol                          = "HTTP"
  target_type                       = "ip"
  vpc_id                            = aws_vpc.main.id
  deregistration_delay              = local.first ? 5 : 10
  slow_start                        = local.first ? 30 : 0
  load_balancing_algorithm_type     = local.first ? "round_robin" : "least_outstanding_requests"
  load_balancing_cross_zone_enabled = local.first ? "use_load_balancer_configuration" : "true"

  health_check {
    path                = local.first ? "/" : "/up"
    port                = local.first ? "traffic-port" : "8080"
    matcher             = local.first ? "200" : "200-299,404"
    interval            = local.first ? 30 : 10
    timeout             = local.first ? 5 : 3
    healthy_threshold   = local.first ? 5 : 2
    unhealthy_threshold = local.first ? 2 : 3
  }

  stickiness {
    enabled         = true
    type            = local.first ? "lb_cookie" : "app_cookie"
    cookie_duration = 600
    cookie_name     = local.first ? null : "SESSION"
  }

  tags = { generation = tostring(var.generation) }
}

resource "aws_lb_target_group" "grpc" {
  name             = "grpc"
  port             = 50051
  protocol         = "HTTP"
  protocol_version = "GRPC"
  target_type      = "ip"
  vpc_id           = aws_vpc.main.id

  health_check {
    matcher = local.first ? "12" : "0-99"
    path    = local.first ? "/AWS.ALB/healthcheck" : "/grpc.health.v1.Health/Check"
  }
}

resource "aws_lb_target_group" "tcp" {
  name                   = "tcp"
  port                   = 5432
  protocol               = "TCP"
  target_type            = "ip"
  vpc_id                 = aws_vpc.main.id
  connection_termination = !local.first
  preserve_client_ip     = tostring(!local.first)
  proxy_protocol_v2      = !local.first

  health_check {
    protocol = local.first ? "TCP" : "HTTP"
    path     = local.first ? null : "/up"
  }

  stickiness {
    enabled = !local.first
    type    = "source_ip"
  }
}

resource "aws_lb_target_group" "udp" {
  name        = "udp"
  port        = 53
  protocol    = "UDP"
  target_type = "ip"
  vpc_id      = aws_vpc.main.id
}

resource "aws_lb_target_group" "tls" {
  name        = "tls"
  port        = 443
  protocol    = "TLS"
  target_type = "ip"
  vpc_id      = aws_vpc.main.id

  target_health_state {
    enable_unhealthy_connection_termination = !local.first
  }
}

resource "aws_lb_target_group" "alb" {
  name        = "alb"
  port        = 80
  protocol    = "TCP"
  target_type = "alb"
  vpc_id      = aws_vpc.main.id
}

resource "aws_lb_target_group" "defaults" {
  name_prefix = "d-"
  port        = 8443
  protocol    = "HTTPS"
  vpc_id      = aws_vpc.main.id
}

resource "aws_lb_target_group_attachment" "inside" {
  target_group_arn = aws_lb_target_group.web.arn
  target_id        = cidrhost(aws_subnet.a.cidr_block, 10)
  port             = local.first ? 80 : 81
}

resource "aws_lb_target_group_attachment" "outside" {
  target_group_arn  = aws_lb_target_group.tcp.arn
  target_id         = "192.168.1.1"
  availability_zone = "all"
}

resource "aws_lb_trust_store" "clients" {
  name                             = "clients"
  ca_certificates_bundle_s3_bucket = "certs"
  ca_certificates_bundle_s3_key    = local.first ? "one.pem" : "two.pem"
  tags                             = { generation = tostring(var.generation) }
}

resource "aws_lb_trust_store_revocation" "gone" {
  trust_store_arn       = aws_lb_trust_store.clients.arn
  revocations_s3_bucket = "certs"
  revocations_s3_key    = "revoked.crl"
}

data "aws_lb_target_group" "web" {
  name       = aws_lb_target_group.web.name
  depends_on = [aws_lb_target_group_attachment.inside]
}

data "aws_lb_trust_store" "clients" {
  arn = aws_lb_trust_store.clients.arn
}

output "seen" {
  value = {
    path  = data.aws_lb_target_group.web.health_check[0].path
    store = data.aws_lb_trust_store.clients.name
    id    = aws_lb_trust_store_revocation.gone.revocation_id
  }
}
