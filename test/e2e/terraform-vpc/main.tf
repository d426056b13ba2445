# A VPC of three tiers in three zones, as production has it, with what AWS gives every VPC taken into Terraform's hands.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "endpoint" { type = string }

# 2 changes something of everything that can be changed.
variable "generation" {
  type    = number
  default = 1
}

provider "aws" {
  region = "us-east-1"
  endpoints {
    ec2 = var.endpoint
    sts = var.endpoint
  }
}

data "aws_availability_zones" "here" { state = "available" }

locals {
  zones   = slice(data.aws_availability_zones.here.names, 0, 3)
  changed = var.generation == 2
}

resource "aws_vpc" "main" {
  cidr_block           = "10.20.0.0/16"
  enable_dns_hostnames = true
  tags                 = { Name = "main", Generation = var.generation }
}

resource "aws_vpc_ipv4_cidr_block_association" "more" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "100.64.0.0/20"
}

resource "aws_vpc_dhcp_options" "main" {
  domain_name         = "corp.internal"
  domain_name_servers = ["AmazonProvidedDNS"]
  tags                = { Name = "main" }
}

resource "aws_vpc_dhcp_options_association" "main" {
  vpc_id          = aws_vpc.main.id
  dhcp_options_id = aws_vpc_dhcp_options.main.id
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
  tags   = { Name = "main" }
}

resource "aws_subnet" "public" {
  for_each                = { for index, zone in local.zones : zone => index }
  vpc_id                  = aws_vpc.main.id
  cidr_block              = cidrsubnet(aws_vpc.main.cidr_block, 8, each.value)
  availability_zone       = each.key
  map_public_ip_on_launch = !local.changed
  tags                    = { Name = "public-${each.key}", Tier = "public" }
}

resource "aws_subnet" "private" {
  for_each          = { for index, zone in local.zones : zone => index }
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, 10 + each.value)
  availability_zone = each.key
  tags              = { Name = "private-${each.key}", Tier = "private" }
}

resource "aws_subnet" "database" {
  for_each          = { for index, zone in local.zones : zone => index }
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, 20 + each.value)
  availability_zone = each.key
  tags              = { Name = "database-${each.key}", Tier = "database" }
}

resource "aws_subnet" "secondary" {
  vpc_id            = aws_vpc_ipv4_cidr_block_association.more.vpc_id
  cidr_block        = "100.64.0.0/24"
  availability_zone = local.zones[0]
}

resource "aws_eip" "nat" {
  for_each   = aws_subnet.public
  domain     = "vpc"
  tags       = { Name = "nat-${each.key}" }
  depends_on = [aws_internet_gateway.main]
}

resource "aws_nat_gateway" "zone" {
  for_each      = aws_subnet.public
  allocation_id = aws_eip.nat[each.key].id
  subnet_id     = each.value.id
  tags          = { Name = each.key }
}

resource "aws_default_route_table" "main" {
  default_route_table_id = aws_vpc.main.default_route_table_id
  route                  = []
  tags                   = { Name = "main, without routes" }
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
  tags = { Name = "public" }
}

resource "aws_route_table_association" "public" {
  for_each       = aws_subnet.public
  subnet_id      = each.value.id
  route_table_id = aws_route_table.public.id
}

resource "aws_route_table" "private" {
  for_each = toset(local.zones)
  vpc_id   = aws_vpc.main.id
  tags     = { Name = "private-${each.key}" }
}

resource "aws_route" "private" {
  for_each               = aws_route_table.private
  route_table_id         = each.value.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.zone[local.changed ? local.zones[0] : each.key].id
}

resource "aws_route_table_association" "private" {
  for_each       = aws_subnet.private
  subnet_id      = each.value.id
  route_table_id = aws_route_table.private[each.key].id
}

resource "aws_route_table" "database" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table_association" "database" {
  for_each       = aws_subnet.database
  subnet_id      = each.value.id
  route_table_id = aws_route_table.database.id
}

resource "aws_default_network_acl" "main" {
  default_network_acl_id = aws_vpc.main.default_network_acl_id
  ingress {
    rule_no    = 100
    protocol   = "-1"
    action     = "allow"
    cidr_block = "0.0.0.0/0"
    from_port  = 0
    to_port    = 0
  }
  # As common modules write it, though the VPC has no IPv6.
  ingress {
    rule_no         = 101
    protocol        = "-1"
    action          = local.changed ? "deny" : "allow"
    ipv6_cidr_block = "::/0"
    from_port       = 0
    to_port         = 0
  }
  egress {
    rule_no    = 100
    protocol   = "-1"
    action     = "allow"
    cidr_block = "0.0.0.0/0"
    from_port  = 0
    to_port    = 0
  }
  lifecycle { ignore_changes = [subnet_ids] }
}

resource "aws_network_acl" "database" {
  vpc_id     = aws_vpc.main.id
  subnet_ids = [for subnet in aws_subnet.database : subnet.id]
  tags       = { Name = "database" }
}

resource "aws_network_acl_rule" "database_in" {
  for_each       = { for index, subnet in values(aws_subnet.private) : tostring(100 + index) => subnet.cidr_block }
  network_acl_id = aws_network_acl.database.id
  rule_number    = tonumber(each.key)
  rule_action    = "allow"
  protocol       = "tcp"
  cidr_block     = each.value
  from_port      = local.changed ? 5433 : 5432
  to_port        = 5433
}

resource "aws_network_acl_rule" "database_out" {
  network_acl_id = aws_network_acl.database.id
  rule_number    = 100
  egress         = true
  rule_action    = "allow"
  protocol       = "tcp"
  cidr_block     = aws_vpc.main.cidr_block
  from_port      = 1024
  to_port        = 65535
}

resource "aws_default_security_group" "closed" {
  vpc_id = aws_vpc.main.id
}

resource "aws_ec2_managed_prefix_list" "offices" {
  name           = "offices"
  address_family = "IPv4"
  max_entries    = 5
  entry {
    cidr        = "198.51.100.0/24"
    description = "one"
  }
  dynamic "entry" {
    for_each = local.changed ? ["203.0.113.0/24"] : []
    content { cidr = entry.value }
  }
}

resource "aws_security_group" "balancer" {
  name        = "balancer"
  description = "What the internet reaches"
  vpc_id      = aws_vpc.main.id
  ingress {
    description     = "offices"
    protocol        = "tcp"
    from_port       = 443
    to_port         = 443
    prefix_list_ids = [aws_ec2_managed_prefix_list.offices.id]
  }
  ingress {
    protocol    = "tcp"
    from_port   = 80
    to_port     = local.changed ? 81 : 80
    cidr_blocks = ["0.0.0.0/0"]
  }
  tags = { Name = "balancer" }
}

resource "aws_security_group" "app" {
  name_prefix = "app-"
  vpc_id      = aws_vpc.main.id
  egress {
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["0.0.0.0/0"]

    ipv6_cidr_blocks = local.changed ? [] : ["::/0"]
  }
  lifecycle { create_before_destroy = true }
}

resource "aws_security_group" "database" {
  name   = "database"
  vpc_id = aws_vpc.main.id
}

# Groups that refer to each other.
resource "aws_vpc_security_group_egress_rule" "balancer_to_app" {
  security_group_id            = aws_security_group.balancer.id
  referenced_security_group_id = aws_security_group.app.id
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  description                  = local.changed ? "to the application" : "to the app"
}

resource "aws_vpc_security_group_ingress_rule" "app_from_balancer" {
  security_group_id            = aws_security_group.app.id
  referenced_security_group_id = aws_security_group.balancer.id
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  tags                         = { Name = "from the balancer" }
}

resource "aws_security_group_rule" "app_among_itself" {
  security_group_id = aws_security_group.app.id
  type              = "ingress"
  protocol          = "-1"
  from_port         = 0
  to_port           = 0
  self              = true
}

resource "aws_security_group_rule" "database_from_app" {
  security_group_id        = aws_security_group.database.id
  type                     = "ingress"
  protocol                 = "tcp"
  from_port                = 5432
  to_port                  = 5432
  source_security_group_id = aws_security_group.app.id
}

resource "aws_security_group" "endpoints" {
  name   = "endpoints"
  vpc_id = aws_vpc.main.id
  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = [aws_vpc.main.cidr_block]
  }
}

# For the addresses below that are named: no endpoint gets one of these by chance.
resource "aws_ec2_subnet_cidr_reservation" "fixed" {
  subnet_id        = aws_subnet.private[local.zones[0]].id
  cidr_block       = "10.20.10.48/28"
  reservation_type = "explicit"
}

resource "aws_vpc_endpoint" "interface" {
  for_each            = toset(["ecr.api", "ecr.dkr", "logs", "ssm"])
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.us-east-1.${each.key}"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [for subnet in aws_subnet.private : subnet.id]
  security_group_ids  = [aws_security_group.endpoints.id]
  tags                = { Name = each.key, Generation = var.generation }
  depends_on          = [aws_ec2_subnet_cidr_reservation.fixed]
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.us-east-1.s3"
  route_table_ids = concat([for table in aws_route_table.private : table.id], local.changed ? [aws_route_table.database.id] : [])
}

resource "aws_network_interface" "fixed" {
  subnet_id         = aws_subnet.private[local.zones[0]].id
  private_ips       = local.changed ? ["10.20.10.50", "10.20.10.51"] : ["10.20.10.50"]
  security_groups   = [aws_security_group.app.id]
  source_dest_check = false
  description       = "fixed"
  depends_on        = [aws_ec2_subnet_cidr_reservation.fixed]
}

resource "aws_eip" "fixed" {
  domain            = "vpc"
  network_interface = aws_network_interface.fixed.id
  depends_on        = [aws_internet_gateway.main]
}

resource "aws_vpc" "other" {
  cidr_block = "10.21.0.0/16"
}

resource "aws_vpc_peering_connection" "other" {
  vpc_id      = aws_vpc.main.id
  peer_vpc_id = aws_vpc.other.id
  auto_accept = true
  accepter { allow_remote_vpc_dns_resolution = local.changed }
  # A VPC takes no further CIDR while a request for peering waits.
  depends_on = [aws_vpc_ipv4_cidr_block_association.more]
}

resource "aws_route" "to_other" {
  route_table_id            = aws_route_table.database.id
  destination_cidr_block    = aws_vpc.other.cidr_block
  vpc_peering_connection_id = aws_vpc_peering_connection.other.id
}

# What an account has from the start.
resource "aws_default_vpc" "default" {
  tags = { Name = "default" }
}

resource "aws_default_subnet" "default" {
  availability_zone = local.zones[0]
  tags              = { Name = "default" }
}

# Without tags: the provider does not set them when it adopts the options.
resource "aws_default_vpc_dhcp_options" "default" {}

data "aws_subnets" "private" {
  filter {
    name   = "vpc-id"
    values = [aws_vpc.main.id]
  }
  tags       = { Tier = "private" }
  depends_on = [aws_subnet.private]
}

data "aws_route_table" "private" {
  subnet_id  = aws_subnet.private[local.zones[0]].id
  depends_on = [aws_route_table_association.private, aws_route.private]
}

data "aws_security_group" "app" {
  id = aws_security_group.app.id
}

data "aws_vpc_endpoint_service" "ecr" {
  service = "ecr.dkr"
}

output "seen" {
  value = {
    private  = length(data.aws_subnets.private.ids)
    default  = [for route in data.aws_route_table.private.routes : route.cidr_block if route.nat_gateway_id != ""]
    app      = data.aws_security_group.app.vpc_id == aws_vpc.main.id
    service  = data.aws_vpc_endpoint_service.ecr.private_dns_name
    nat      = [for gateway in aws_nat_gateway.zone : gateway.public_ip == aws_eip.nat[gateway.tags.Name].public_ip]
    domain   = aws_vpc_dhcp_options.main.domain_name
    endpoint = length(aws_vpc_endpoint.interface["ssm"].network_interface_ids)
  }
}
