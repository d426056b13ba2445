terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = ">= 5.100" }
  }
}
variable "endpoint" { type = string }
variable "image" { type = string }
# What later applies change: the weights of the canary, the rule's answer, the certificate's names, the tasks.
variable "generation" {
  type    = number
  default = 1
}

provider "aws" {
  # Region and credentials come from the environment; nothing is skipped.
  endpoints {
    acm   = var.endpoint
    ec2   = var.endpoint
    ecs   = var.endpoint
    elbv2 = var.endpoint
    logs  = var.endpoint
    sts   = var.endpoint
  }
  default_tags { tags = { Project = "harbour" } }
}

locals {
  zones = ["us-east-1a", "us-east-1b"]
  image = var.image
}

# The network: two public subnets, one security group for the load balancers and one for what they lead to.
resource "aws_vpc" "main" {
  cidr_block           = "10.20.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_internet_gateway" "main" { vpc_id = aws_vpc.main.id }

resource "aws_subnet" "public" {
  count             = 2
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, count.index)
  availability_zone = local.zones[count.index]
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_route_table_association" "public" {
  count          = 2
  subnet_id      = aws_subnet.public[count.index].id
  route_table_id = aws_route_table.public.id
}

resource "aws_security_group" "balancer" {
  name   = "balancer"
  vpc_id = aws_vpc.main.id
  dynamic "ingress" {
    for_each = [80, 443]
    content {
      from_port   = ingress.value
      to_port     = ingress.value
      protocol    = "tcp"
      cidr_blocks = ["0.0.0.0/0"]
    }
  }
  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_security_group" "task" {
  name   = "task"
  vpc_id = aws_vpc.main.id
  ingress {
    from_port       = 8080
    to_port         = 8080
    protocol        = "tcp"
    security_groups = [aws_security_group.balancer.id]
  }
  # The network load balancer keeps its clients' addresses.
  dynamic "ingress" {
    for_each = { tcp = 9000, udp = 9001 }
    content {
      from_port   = ingress.value
      to_port     = ingress.value
      protocol    = ingress.key
      cidr_blocks = ["0.0.0.0/0"]
    }
  }
  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

# The application load balancer: HTTPS by ACM, a redirect, rules by path and host, a weighted canary, a sticky group.
resource "aws_acm_certificate" "main" {
  domain_name               = "app.example.com"
  subject_alternative_names = var.generation > 1 ? ["*.app.example.com", "www.example.com"] : ["*.app.example.com"]
  validation_method         = "DNS"
  lifecycle { create_before_destroy = true }
}

resource "aws_acm_certificate_validation" "main" { certificate_arn = aws_acm_certificate.main.arn }

resource "aws_lb" "web" {
  name                       = "web"
  load_balancer_type         = "application"
  security_groups            = [aws_security_group.balancer.id]
  subnets                    = aws_subnet.public[*].id
  idle_timeout               = 120
  drop_invalid_header_fields = true
  depends_on                 = [aws_internet_gateway.main]
}

resource "aws_lb_target_group" "web" {
  for_each             = toset(["stable", "canary"])
  name                 = "web-${each.key}"
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  vpc_id               = aws_vpc.main.id
  deregistration_delay = 5
  health_check {
    path                = "/healthy"
    interval            = 5
    timeout             = 2
    healthy_threshold   = 2
    unhealthy_threshold = 2
    matcher             = "200-299"
  }
  dynamic "stickiness" {
    for_each = each.key == "stable" ? ["lb_cookie"] : []
    content {
      type            = stickiness.value
      cookie_duration = 3600
    }
  }
}

resource "aws_lb_listener" "plain" {
  load_balancer_arn = aws_lb.web.arn
  port              = 80
  protocol          = "HTTP"
  default_action {
    type = "redirect"
    redirect {
      protocol    = "HTTPS"
      port        = "443"
      status_code = "HTTP_301"
    }
  }
}

resource "aws_lb_listener" "secure" {
  load_balancer_arn = aws_lb.web.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = aws_acm_certificate_validation.main.certificate_arn
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.web["stable"].arn
  }
}

resource "aws_lb_listener_rule" "canary" {
  listener_arn = aws_lb_listener.secure.arn
  priority     = 100
  condition {
    host_header { values = ["canary.app.example.com"] }
  }
  action {
    type = "forward"
    forward {
      target_group {
        arn    = aws_lb_target_group.web["stable"].arn
        weight = var.generation > 1 ? 0 : 50
      }
      target_group {
        arn    = aws_lb_target_group.web["canary"].arn
        weight = var.generation > 1 ? 100 : 50
      }
      stickiness {
        enabled  = false
        duration = 600
      }
    }
  }
}

resource "aws_lb_listener_rule" "fixed" {
  listener_arn = aws_lb_listener.secure.arn
  priority     = 10
  condition {
    path_pattern { values = ["/fixed/*"] }
  }
  condition {
    http_request_method { values = ["GET"] }
  }
  action {
    type = "fixed-response"
    fixed_response {
      content_type = "text/plain"
      message_body = "generation ${var.generation}"
      status_code  = "418"
    }
  }
  tags = { Generation = var.generation }
}

# The network load balancer: TCP and UDP passed on, TLS ended.
resource "aws_lb" "wire" {
  name               = "wire"
  load_balancer_type = "network"
  subnets            = aws_subnet.public[*].id
  depends_on         = [aws_internet_gateway.main]

  enable_cross_zone_load_balancing = true
}

resource "aws_lb_target_group" "wire" {
  for_each             = { tcp = { protocol = "TCP", port = 9000 }, udp = { protocol = "UDP", port = 9001 }, tls = { protocol = "TCP", port = 9000 } }
  name                 = "wire-${each.key}"
  port                 = each.value.port
  protocol             = each.value.protocol
  target_type          = "ip"
  vpc_id               = aws_vpc.main.id
  deregistration_delay = 5
  preserve_client_ip   = each.key == "tls" ? null : "true"
  health_check {
    port     = "9000"
    protocol = "TCP"
    interval = 5
    timeout  = 2
  }
}

resource "aws_lb_listener" "wire" {
  for_each          = { tcp = { protocol = "TCP", port = 7000 }, udp = { protocol = "UDP", port = 7001 }, tls = { protocol = "TLS", port = 7443 } }
  load_balancer_arn = aws_lb.wire.arn
  port              = each.value.port
  protocol          = each.value.protocol
  ssl_policy        = each.key == "tls" ? "ELBSecurityPolicy-TLS13-1-2-2021-06" : null
  certificate_arn   = each.key == "tls" ? aws_acm_certificate_validation.main.certificate_arn : null
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.wire[each.key].arn
  }
}

# The services.
resource "aws_ecs_cluster" "main" { name = "main" }

resource "aws_ecs_task_definition" "app" {
  for_each                 = toset(["stable", "canary", "wire"])
  family                   = each.key
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  container_definitions = jsonencode([{
    name         = "app"
    image        = local.image
    essential    = true
    environment  = [{ name = "ANSWER", value = "${each.key} ${var.generation}" }]
    stopTimeout  = 5
    portMappings = [{ containerPort = 8080 }, { containerPort = 9000 }, { containerPort = 9001, protocol = "udp" }]
  }])
}

resource "aws_ecs_service" "web" {
  for_each                          = aws_lb_target_group.web
  name                              = each.key
  cluster                           = aws_ecs_cluster.main.id
  task_definition                   = aws_ecs_task_definition.app[each.key].arn
  desired_count                     = 2
  launch_type                       = "FARGATE"
  health_check_grace_period_seconds = 30
  wait_for_steady_state             = true
  load_balancer {
    target_group_arn = each.value.arn
    container_name   = "app"
    container_port   = 8080
  }
  network_configuration {
    subnets          = aws_subnet.public[*].id
    security_groups  = [aws_security_group.task.id]
    assign_public_ip = true
  }
  depends_on = [aws_lb_listener.secure, aws_lb_listener_rule.canary, aws_route_table_association.public]
}

resource "aws_ecs_service" "wire" {
  name                  = "wire"
  cluster               = aws_ecs_cluster.main.id
  task_definition       = aws_ecs_task_definition.app["wire"].arn
  desired_count         = 2
  launch_type           = "FARGATE"
  wait_for_steady_state = true
  dynamic "load_balancer" {
    for_each = aws_lb_target_group.wire
    content {
      target_group_arn = load_balancer.value.arn
      container_name   = "app"
      container_port   = load_balancer.value.port
    }
  }
  network_configuration {
    subnets          = aws_subnet.public[*].id
    security_groups  = [aws_security_group.task.id]
    assign_public_ip = true
  }
  depends_on = [aws_lb_listener.wire, aws_route_table_association.public]
}

output "names" { value = { web = aws_lb.web.dns_name, wire = aws_lb.wire.dns_name } }
