# Network interfaces and VPC endpoints. The association of an endpoint with a subnet is left out: the provider waits a minute after each.
resource "aws_vpc" "endpoints" {
  cidr_block           = "10.7.0.0/16"
  enable_dns_hostnames = true
}
resource "aws_subnet" "endpoints" {
  count             = 2
  vpc_id            = aws_vpc.endpoints.id
  cidr_block        = "10.7.${count.index}.0/24"
  availability_zone = "us-east-1${count.index == 0 ? "a" : "b"}"
}
# For the addresses below that are named: nobody else gets one of these by chance.
resource "aws_ec2_subnet_cidr_reservation" "endpoints" {
  count            = 2
  subnet_id        = aws_subnet.endpoints[count.index].id
  cidr_block       = count.index == 0 ? "10.7.0.64/28" : "10.7.1.8/29"
  reservation_type = "explicit"
}
resource "aws_security_group" "endpoint_web" {
  name   = "web"
  vpc_id = aws_vpc.endpoints.id
}
resource "aws_security_group" "endpoint_extra" {
  name   = "extra"
  vpc_id = aws_vpc.endpoints.id
}
resource "aws_route_table" "endpoints" {
  vpc_id = aws_vpc.endpoints.id
}
resource "aws_route_table" "more_endpoints" {
  vpc_id = aws_vpc.endpoints.id
}

resource "aws_network_interface" "plain" {
  subnet_id   = aws_subnet.endpoints[0].id
  description = var.generation > 1 ? "changed" : "plain"
  tags        = { Name = var.generation > 1 ? "plain2" : "plain" }
  depends_on  = [aws_ec2_subnet_cidr_reservation.endpoints]
  lifecycle { ignore_changes = [security_groups] }
}
resource "aws_network_interface" "full" {
  subnet_id         = aws_subnet.endpoints[1].id
  private_ips       = var.generation > 1 ? ["10.7.1.10", "10.7.1.12", "10.7.1.13"] : ["10.7.1.10", "10.7.1.11"]
  security_groups   = var.generation > 1 ? [aws_security_group.endpoint_extra.id] : [aws_security_group.endpoint_web.id]
  source_dest_check = var.generation > 1
  depends_on        = [aws_ec2_subnet_cidr_reservation.endpoints]
}
resource "aws_network_interface" "counted" {
  subnet_id         = aws_subnet.endpoints[1].id
  private_ips_count = var.generation > 1 ? 1 : 2
  depends_on        = [aws_ec2_subnet_cidr_reservation.endpoints]
}
resource "aws_network_interface_sg_attachment" "extra" {
  security_group_id    = aws_security_group.endpoint_extra.id
  network_interface_id = aws_network_interface.plain.id
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id       = aws_vpc.endpoints.id
  service_name = "com.amazonaws.us-east-1.s3"
}
resource "aws_vpc_endpoint_route_table_association" "s3" {
  vpc_endpoint_id = aws_vpc_endpoint.s3.id
  route_table_id  = var.generation > 1 ? aws_route_table.more_endpoints.id : aws_route_table.endpoints.id
}
resource "aws_vpc_endpoint" "dynamodb" {
  vpc_id            = aws_vpc.endpoints.id
  service_name      = "com.amazonaws.us-east-1.dynamodb"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = var.generation > 1 ? [aws_route_table.endpoints.id, aws_route_table.more_endpoints.id] : [aws_route_table.endpoints.id]
}
resource "aws_vpc_endpoint_policy" "dynamodb" {
  vpc_endpoint_id = aws_vpc_endpoint.dynamodb.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = var.generation > 1 ? "Second" : "First", Effect = "Allow", Principal = "*", Action = "dynamodb:*", Resource = "*" }]
  })
}
data "aws_vpc_endpoint_service" "ecr" {
  service = "ecr.dkr"
}
data "aws_vpc_endpoint_service" "s3" {
  service      = "s3"
  service_type = "Gateway"
}
resource "aws_vpc_endpoint" "ecr" {
  vpc_id              = aws_vpc.endpoints.id
  service_name        = data.aws_vpc_endpoint_service.ecr.service_name
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = var.generation > 1 ? aws_subnet.endpoints[*].id : [aws_subnet.endpoints[0].id]
  security_group_ids  = var.generation > 1 ? [aws_security_group.endpoint_extra.id] : [aws_security_group.endpoint_web.id]
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = "*", Action = "*", Resource = "*" }]
  })
  tags       = { Name = var.generation > 1 ? "ecr2" : "ecr" }
  depends_on = [aws_ec2_subnet_cidr_reservation.endpoints]
}
resource "aws_vpc_endpoint" "logs" {
  vpc_id              = aws_vpc.endpoints.id
  service_name        = "com.amazonaws.us-east-1.logs"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = var.generation > 1
}
resource "aws_vpc_endpoint_security_group_association" "logs" {
  vpc_endpoint_id   = aws_vpc_endpoint.logs.id
  security_group_id = aws_security_group.endpoint_web.id
}
resource "aws_vpc_endpoint" "chosen" {
  vpc_id            = aws_vpc.endpoints.id
  service_name      = "com.amazonaws.us-east-1.s3"
  vpc_endpoint_type = "Interface"
  ip_address_type   = "ipv4"
  subnet_ids        = [aws_subnet.endpoints[0].id]
  subnet_configuration {
    ipv4      = var.generation > 1 ? "10.7.0.78" : "10.7.0.77"
    subnet_id = aws_subnet.endpoints[0].id
  }
  dns_options { dns_record_ip_type = "ipv4" }
  depends_on = [aws_ec2_subnet_cidr_reservation.endpoints]
}
data "aws_vpc_endpoint" "ecr" {
  id = aws_vpc_endpoint.ecr.id
}
data "aws_network_interface" "full" {
  id = aws_network_interface.full.id
}

resource "aws_internet_gateway" "endpoints" { vpc_id = aws_vpc.endpoints.id }
resource "aws_eip" "interface" {
  network_interface = aws_network_interface.plain.id
  depends_on        = [aws_internet_gateway.endpoints]
}
data "aws_network_interface" "plain" {
  id         = aws_network_interface.plain.id
  depends_on = [aws_eip.interface]
}
resource "aws_vpc_endpoint" "ssm" {
  vpc_id              = aws_vpc.endpoints.id
  service_name        = "com.amazonaws.us-east-1.ssm"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = aws_subnet.endpoints[*].id
  depends_on          = [aws_ec2_subnet_cidr_reservation.endpoints]
}
