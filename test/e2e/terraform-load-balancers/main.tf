terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = ">= 5.100" }
  }
}
variable "endpoint" { type = string }
# What a later apply changes.
variable "generation" {
  type    = number
  default = 1
}
locals {
  second = var.generation == 2
}

provider "aws" {
  # Region and credentials come from the environment; nothing is skipped.
  endpoints {
    acm   = var.endpoint
    ec2   = var.endpoint
    elbv2 = var.endpoint
    sts   = var.endpoint
  }
  default_tags { tags = { Project = "harbour" } }
}

resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_internet_gateway" "main" { vpc_id = aws_vpc.main.id }
resource "aws_subnet" "public" {
  for_each          = { "us-east-1a" = 0, "us-east-1b" = 1, "us-east-1c" = 2 }
  vpc_id            = aws_vpc.main.id
  availability_zone = each.key
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, each.value)
}
# For the address below that is named: no load balancer gets it by chance.
resource "aws_ec2_subnet_cidr_reservation" "inside" {
  subnet_id        = aws_subnet.public["us-east-1a"].id
  cidr_block       = "10.0.0.48/28"
  reservation_type = "explicit"
}
resource "aws_security_group" "web" {
  count       = 2
  name_prefix = "web"
  vpc_id      = aws_vpc.main.id
  ingress {
    from_port   = 80
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_acm_certificate" "web" {
  count             = 2
  domain_name       = "web${count.index}.example.com"
  validation_method = "DNS"
}

resource "aws_lb" "web" {
  name                       = "web"
  security_groups            = local.second ? aws_security_group.web[*].id : [aws_security_group.web[0].id]
  subnets                    = [for zone, subnet in aws_subnet.public : subnet.id if local.second || zone != "us-east-1c"]
  idle_timeout               = local.second ? 30 : 60
  drop_invalid_header_fields = local.second
  xff_header_processing_mode = local.second ? "preserve" : "append"
  tags                       = { Generation = var.generation }
  depends_on                 = [aws_internet_gateway.main, aws_ec2_subnet_cidr_reservation.inside]
  access_logs {
    bucket  = "harbour-logs"
    prefix  = local.second ? "web/second" : null
    enabled = true
  }
}

resource "aws_lb_target_group" "web" {
  count       = 3
  name        = "web-${count.index}"
  port        = 80
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = aws_vpc.main.id
  health_check {
    path    = "/up"
    matcher = local.second ? "200-299" : "200"
  }
  stickiness {
    type    = "lb_cookie"
    enabled = local.second
  }
}
resource "aws_lb_target_group_attachment" "web" {
  target_group_arn = aws_lb_target_group.web[0].arn
  target_id        = "10.0.0.100"
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.web.arn
  port              = 80
  protocol          = "HTTP"
  default_action {
    type = "redirect"
    redirect {
      protocol    = "HTTPS"
      port        = "443"
      status_code = local.second ? "HTTP_302" : "HTTP_301"
    }
  }
}
resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.web.arn
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = aws_acm_certificate.web[0].arn
  ssl_policy        = local.second ? "ELBSecurityPolicy-TLS13-1-3-2021-06" : "ELBSecurityPolicy-TLS13-1-2-2021-06"
  # Removes a header, and sets one.
  routing_http_response_server_enabled                           = false
  routing_http_response_strict_transport_security_header_value = "max-age=31536000; includeSubDomains"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.web[0].arn
  }
}
resource "aws_lb_listener_certificate" "https" {
  listener_arn    = aws_lb_listener.https.arn
  certificate_arn = aws_acm_certificate.web[1].arn
}

resource "aws_lb_listener_rule" "canary" {
  listener_arn = aws_lb_listener.https.arn
  priority     = local.second ? 20 : 10
  action {
    type = "forward"
    forward {
      target_group {
        arn    = aws_lb_target_group.web[0].arn
        weight = local.second ? 50 : 90
      }
      target_group {
        arn    = aws_lb_target_group.web[1].arn
        weight = local.second ? 50 : 10
      }
      stickiness {
        enabled  = local.second
        duration = 600
      }
    }
  }
  condition {
    path_pattern { values = ["/api/*", "/v2/*"] }
  }
  condition {
    host_header { values = ["*.example.com"] }
  }
  tags = { Name = "canary" }
}
resource "aws_lb_listener_rule" "maintenance" {
  listener_arn = aws_lb_listener.https.arn
  priority     = 30
  action {
    type = "fixed-response"
    fixed_response {
      content_type = "text/plain"
      message_body = "later"
      status_code  = "503"
    }
  }
  condition {
    http_header {
      http_header_name = "X-Maintenance"
      values           = ["on"]
    }
  }
  condition {
    http_request_method { values = ["GET", "HEAD"] }
  }
  condition {
    source_ip { values = ["10.0.0.0/8"] }
  }
}
resource "aws_lb_listener_rule" "query" {
  listener_arn = aws_lb_listener.https.arn
  action {
    type = "redirect"
    redirect {
      host        = "www.#{host}"
      path        = "/moved/#{path}"
      status_code = "HTTP_302"
    }
  }
  condition {
    query_string {
      key   = "old"
      value = "*"
    }
    query_string { value = "legacy" }
  }
  depends_on = [aws_lb_listener_rule.maintenance, aws_lb_listener_rule.canary]
}

resource "aws_eip" "port" {
  domain     = "vpc"
  depends_on = [aws_internet_gateway.main]
}
resource "aws_lb" "port" {
  name                             = "port"
  load_balancer_type               = "network"
  enable_cross_zone_load_balancing = local.second
  security_groups                  = [aws_security_group.web[0].id]
  subnet_mapping {
    subnet_id     = aws_subnet.public["us-east-1a"].id
    allocation_id = aws_eip.port.id
  }
  depends_on = [aws_internet_gateway.main, aws_ec2_subnet_cidr_reservation.inside]
}
resource "aws_lb" "inside" {
  name               = "inside"
  load_balancer_type = "network"
  internal           = true
  subnet_mapping {
    subnet_id            = aws_subnet.public["us-east-1a"].id
    private_ipv4_address = "10.0.0.50"
  }
  depends_on = [aws_ec2_subnet_cidr_reservation.inside]
  access_logs {
    bucket  = "harbour-logs"
    enabled = !local.second
  }
}
resource "aws_lb_target_group" "port" {
  for_each    = toset(["TCP", "UDP", "TCP_UDP"])
  name        = replace(lower(each.key), "_", "-")
  port        = 5000
  protocol    = each.key
  target_type = "ip"
  vpc_id      = aws_vpc.main.id
}
resource "aws_lb_listener" "port" {
  for_each                 = { TCP = 5000, UDP = 5001, TCP_UDP = 5002 }
  load_balancer_arn        = aws_lb.port.arn
  port                     = each.value
  protocol                 = each.key
  tcp_idle_timeout_seconds = each.key == "TCP" && local.second ? 60 : null
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.port[each.key].arn
  }
}
resource "aws_lb_target_group" "tls" {
  name        = "tls"
  port        = 5000
  protocol    = "TCP"
  target_type = "ip"
  vpc_id      = aws_vpc.main.id
}
resource "aws_lb_listener" "tls" {
  load_balancer_arn = aws_lb.inside.arn
  port              = 5443
  protocol          = "TLS"
  certificate_arn   = aws_acm_certificate.web[0].arn
  alpn_policy       = local.second ? "HTTP2Preferred" : "None"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.tls.arn
  }
}

data "aws_lb" "web" {
  arn        = aws_lb.web.arn
  depends_on = [aws_lb_listener.http]
}
data "aws_lb_hosted_zone_id" "web" {}
data "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.web.arn
  port              = aws_lb_listener.https.port
}

output "seen" {
  value = {
    type     = data.aws_lb.web.load_balancer_type
    zone     = data.aws_lb.web.zone_id == data.aws_lb_hosted_zone_id.web.id
    domain   = endswith(aws_lb.web.dns_name, ".us-east-1.elb.localhost")
    elastic  = one(aws_lb.port.subnet_mapping).allocation_id == aws_eip.port.id
    protocol = data.aws_lb_listener.https.protocol
    last     = aws_lb_listener_rule.query.priority
  }
}
