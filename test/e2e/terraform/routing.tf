# VPCs whose ways out are made in every way that the provider has, and lead elsewhere after the second apply; two of them are peered over a region's border.
locals { rerouted = var.generation == 2 }

provider "aws" {
  alias  = "west"
  region = "eu-west-1"
  endpoints {
    ec2 = var.endpoint
    sts = var.endpoint
  }
}

resource "aws_vpc" "left" { cidr_block = "10.40.0.0/16" }
resource "aws_vpc" "right" { cidr_block = "10.41.0.0/16" }
resource "aws_vpc" "far" {
  provider   = aws.west
  cidr_block = "10.42.0.0/16"
}

resource "aws_subnet" "public" {
  vpc_id     = aws_vpc.left.id
  cidr_block = "10.40.0.0/24"
}

resource "aws_subnet" "private" {
  vpc_id     = aws_vpc.left.id
  cidr_block = "10.40.1.0/24"
}

resource "aws_internet_gateway" "left" {
  vpc_id = aws_vpc.left.id
  tags   = { Name = "left", Gen = var.generation }
}

resource "aws_internet_gateway" "loose" {}
resource "aws_internet_gateway_attachment" "loose" {
  internet_gateway_id = aws_internet_gateway.loose.id
  vpc_id              = aws_vpc.right.id
}

resource "aws_eip" "nat" {
  domain     = "vpc"
  tags       = { Gen = var.generation }
  depends_on = [aws_internet_gateway.left]
}

resource "aws_eip" "loose" {
  domain = "vpc"
}

resource "aws_network_interface" "one" {
  subnet_id   = aws_subnet.public.id
  private_ips = ["10.40.0.55"]
}

resource "aws_network_interface" "two" {
  subnet_id   = aws_subnet.public.id
  private_ips = ["10.40.0.77"]
}

resource "aws_eip_association" "loose" {
  allocation_id        = aws_eip.loose.id
  network_interface_id = local.rerouted ? aws_network_interface.two.id : aws_network_interface.one.id
  depends_on           = [aws_internet_gateway.left]
}

resource "aws_eip" "direct" {
  network_interface         = aws_network_interface.two.id
  associate_with_private_ip = "10.40.0.77"
  count                     = local.rerouted ? 0 : 1
  depends_on                = [aws_internet_gateway.left]
}

resource "aws_nat_gateway" "left" {
  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.public.id
  private_ip    = "10.40.0.99"
  tags          = { Gen = var.generation }
}

resource "aws_ec2_managed_prefix_list" "partners" {
  name           = "partners"
  address_family = "IPv4"
  max_entries    = 2
  entry { cidr = "192.0.2.0/24" }
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.left.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.left.id
  }
  dynamic "route" {
    for_each = local.rerouted ? [1] : []
    content {
      cidr_block                = "10.41.0.0/16"
      vpc_peering_connection_id = aws_vpc_peering_connection.near.id
    }
  }
  route {
    destination_prefix_list_id = aws_ec2_managed_prefix_list.partners.id
    network_interface_id       = local.rerouted ? aws_network_interface.two.id : aws_network_interface.one.id
  }
}

resource "aws_route_table" "local" {
  vpc_id = aws_vpc.left.id
  route {
    cidr_block = "10.40.0.0/16"
    gateway_id = "local"
  }
}

resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = local.rerouted ? aws_route_table.local.id : aws_route_table.public.id
}

resource "aws_route_table" "private" { vpc_id = aws_vpc.left.id }
resource "aws_route" "private" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = local.rerouted ? null : aws_nat_gateway.left.id
  gateway_id             = local.rerouted ? aws_internet_gateway.left.id : null
}

resource "aws_route" "partners" {
  route_table_id             = aws_route_table.private.id
  destination_prefix_list_id = aws_ec2_managed_prefix_list.partners.id
  nat_gateway_id             = aws_nat_gateway.left.id
}

resource "aws_main_route_table_association" "left" {
  vpc_id         = aws_vpc.left.id
  route_table_id = local.rerouted ? aws_route_table.local.id : aws_route_table.private.id
}

resource "aws_default_route_table" "right" {
  default_route_table_id = aws_vpc.right.default_route_table_id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.loose.id
  }
  tags       = { Name = "main" }
  depends_on = [aws_internet_gateway_attachment.loose]
}

resource "aws_vpc_peering_connection" "near" {
  vpc_id      = aws_vpc.left.id
  peer_vpc_id = aws_vpc.right.id
  auto_accept = true
  accepter { allow_remote_vpc_dns_resolution = !local.rerouted }
  tags = { Name = "near" }
}

resource "aws_vpc_peering_connection" "far" {
  vpc_id      = aws_vpc.left.id
  peer_vpc_id = aws_vpc.far.id
  peer_region = "eu-west-1"
  tags        = { Side = "requester" }
}

resource "aws_vpc_peering_connection_accepter" "far" {
  provider                  = aws.west
  vpc_peering_connection_id = aws_vpc_peering_connection.far.id
  auto_accept               = true
  tags                      = { Side = "accepter", Gen = var.generation }
}

resource "aws_vpc_peering_connection_options" "far" {
  vpc_peering_connection_id = aws_vpc_peering_connection_accepter.far.id
  requester { allow_remote_vpc_dns_resolution = true }
}

data "aws_nat_gateways" "all" {
  vpc_id     = aws_vpc.left.id
  depends_on = [aws_nat_gateway.left]
}

data "aws_vpc_peering_connection" "near" {
  id = aws_vpc_peering_connection.near.id
}

data "aws_eip" "nat" { id = aws_eip.nat.id }
data "aws_route_table" "private" {
  route_table_id = aws_route_table.private.id
  depends_on     = [aws_route.private]
}

data "aws_route" "private" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = aws_route.private.destination_cidr_block
}
