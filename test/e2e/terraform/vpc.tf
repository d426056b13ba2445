# VPCs, subnets, DHCP options, and what every account has from the start.
resource "aws_vpc" "dock" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
  instance_tenancy     = var.generation == 1 ? "dedicated" : "default"
  tags                 = { Generation = var.generation }
}

resource "aws_vpc_ipv4_cidr_block_association" "dock" {
  vpc_id     = aws_vpc.dock.id
  cidr_block = "100.64.0.0/16"
}

resource "aws_subnet" "dock" {
  vpc_id                  = aws_vpc.dock.id
  cidr_block              = "10.0.1.0/24"
  availability_zone       = data.aws_availability_zones.open.names[1]
  map_public_ip_on_launch = var.generation == 1
}

resource "aws_subnet" "dock_secondary" {
  vpc_id               = aws_vpc_ipv4_cidr_block_association.dock.vpc_id
  cidr_block           = "100.64.1.0/24"
  availability_zone_id = data.aws_availability_zones.open.zone_ids[2]
}

resource "aws_vpc_dhcp_options" "dock" {
  domain_name          = "example.com"
  domain_name_servers  = var.generation == 1 ? ["AmazonProvidedDNS"] : ["10.0.0.2", "1.1.1.1"]
  ntp_servers          = ["10.0.0.3"]
  netbios_name_servers = ["10.0.0.4"]
  netbios_node_type    = 2
}

resource "aws_vpc_dhcp_options_association" "dock" {
  vpc_id          = aws_vpc.dock.id
  dhcp_options_id = aws_vpc_dhcp_options.dock.id
}

resource "aws_default_vpc" "default" { tags = { Generation = var.generation } }

resource "aws_default_subnet" "default" {
  availability_zone = data.aws_availability_zones.open.names[0]
  tags              = { Generation = var.generation }
}

# No aws_default_vpc_dhcp_options: the provider gives it its tags only when it changes, so the plan after it is never empty.

data "aws_route_table" "dock" {
  vpc_id = aws_vpc.dock.id
  filter {
    name   = "association.main"
    values = ["true"]
  }
}

resource "aws_ec2_tag" "dock" {
  resource_id = data.aws_route_table.dock.id
  key         = "Generation"
  value       = var.generation
}
