# A VPC of its own whose security groups, prefix lists and network ACLs are made in every way that the provider has, and changed by the second apply.
locals { second = var.generation == 2 }

resource "aws_vpc" "guarded" { cidr_block = "10.77.0.0/16" }
resource "aws_subnet" "guarded" {
  vpc_id     = aws_vpc.guarded.id
  cidr_block = "10.77.1.0/24"
}

resource "aws_ec2_managed_prefix_list" "offices" {
  name           = local.second ? "offices-2" : "offices"
  address_family = "IPv4"
  max_entries    = local.second ? 8 : 5
  entry {
    cidr        = "192.168.0.0/24"
    description = "north"
  }
  entry { cidr = "192.168.${local.second ? 3 : 1}.0/24" }
  dynamic "entry" {
    for_each = local.second ? ["192.168.7.0/24"] : []
    content { cidr = entry.value }
  }
}
resource "aws_ec2_managed_prefix_list" "single" {
  name           = "single"
  address_family = "IPv4"
  max_entries    = 3
}
resource "aws_ec2_managed_prefix_list_entry" "one" {
  prefix_list_id = aws_ec2_managed_prefix_list.single.id
  cidr           = "10.99.0.0/16"
  description    = "one"
}
resource "aws_ec2_managed_prefix_list_entry" "two" {
  prefix_list_id = aws_ec2_managed_prefix_list.single.id
  cidr           = local.second ? "10.97.0.0/16" : "10.98.0.0/16"
}

data "aws_ec2_managed_prefix_list" "s3" { name = "com.amazonaws.us-east-1.s3" }
data "aws_prefix_list" "s3" { name = "com.amazonaws.us-east-1.s3" }

resource "aws_security_group" "inline" {
  name        = "inline"
  description = "inline rules"
  vpc_id      = aws_vpc.guarded.id
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = local.second ? ["10.0.0.0/8", "172.16.0.0/12"] : ["10.0.0.0/8"]
    description = "https"
  }
  ingress {
    from_port = 0
    to_port   = 0
    protocol  = "-1"
    self      = true
  }
  ingress {
    from_port       = local.second ? 8081 : 8080
    to_port         = 8090
    protocol        = "tcp"
    security_groups = [aws_security_group.bare.id]
    description     = "from bare"
  }
  ingress {
    from_port   = 8
    to_port     = -1
    protocol    = "icmp"
    cidr_blocks = ["0.0.0.0/0"]
  }
  ingress {
    from_port   = 0
    to_port     = 0
    protocol    = "50"
    cidr_blocks = ["10.0.0.0/8"]
  }
  egress {
    from_port       = 0
    to_port         = 0
    protocol        = "-1"
    prefix_list_ids = [aws_ec2_managed_prefix_list.offices.id, data.aws_prefix_list.s3.id]
  }
  tags = { Name = "inline-${var.generation}" }
}
resource "aws_security_group" "bare" {
  name_prefix = "bare"
  vpc_id      = aws_vpc.guarded.id
}
resource "aws_security_group" "default_vpc" {
  egress {
    from_port   = 0
    to_port     = 65535
    protocol    = "udp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
resource "aws_security_group_rule" "in" {
  type              = "ingress"
  security_group_id = aws_security_group.bare.id
  from_port         = 80
  to_port           = 80
  protocol          = "tcp"
  cidr_blocks       = local.second ? ["10.2.0.0/16"] : ["10.1.0.0/16", "10.2.0.0/16"]
  description       = local.second ? "new words" : "words"
}
resource "aws_security_group_rule" "self" {
  type              = "ingress"
  security_group_id = aws_security_group.bare.id
  from_port         = 0
  to_port           = 0
  protocol          = "all"
  self              = true
  description       = local.second ? "self 2" : "self"
}
resource "aws_security_group_rule" "pl" {
  type              = "egress"
  security_group_id = aws_security_group.bare.id
  from_port         = 443
  to_port           = 443
  protocol          = "tcp"
  prefix_list_ids   = [aws_ec2_managed_prefix_list.single.id]
}
resource "aws_vpc_security_group_ingress_rule" "cidr" {
  security_group_id = aws_security_group.bare.id
  cidr_ipv4         = "10.5.0.0/16"
  from_port         = 22
  to_port           = local.second ? 23 : 22
  ip_protocol       = "tcp"
  description       = "ssh"
  tags              = { Name = "r${var.generation}" }
}
resource "aws_vpc_security_group_ingress_rule" "group" {
  security_group_id            = aws_security_group.default_vpc.id
  referenced_security_group_id = aws_security_group.default_vpc.id
  ip_protocol                  = "-1"
}
resource "aws_vpc_security_group_egress_rule" "pl" {
  security_group_id = aws_security_group.bare.id
  prefix_list_id    = aws_ec2_managed_prefix_list.offices.id
  ip_protocol       = local.second ? "udp" : "tcp"
  from_port         = 1
  to_port           = 2
}
resource "aws_vpc_security_group_egress_rule" "icmp" {
  security_group_id = aws_security_group.bare.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "icmp"
  from_port         = 8
  to_port           = -1
}
resource "aws_default_security_group" "guarded" {
  vpc_id = aws_vpc.guarded.id
  ingress {
    protocol  = -1
    self      = true
    from_port = 0
    to_port   = 0
  }
  dynamic "egress" {
    for_each = local.second ? [1] : []
    content {
      from_port   = 0
      to_port     = 0
      protocol    = "-1"
      cidr_blocks = ["10.0.0.0/8"]
    }
  }
}

resource "aws_network_acl" "inline" {
  vpc_id = aws_vpc.guarded.id
  ingress {
    rule_no    = 100
    protocol   = "tcp"
    action     = "allow"
    cidr_block = "10.3.0.0/18"
    from_port  = 80
    to_port    = local.second ? 81 : 80
  }
  ingress {
    rule_no    = 110
    protocol   = "icmp"
    action     = "deny"
    cidr_block = "0.0.0.0/0"
    icmp_type  = -1
    icmp_code  = -1
    from_port  = 0
    to_port    = 0
  }
  egress {
    rule_no    = 200
    protocol   = "-1"
    action     = "allow"
    cidr_block = "0.0.0.0/0"
    from_port  = 0
    to_port    = 0
  }
  tags = { Name = "acl-${var.generation}" }
}
resource "aws_network_acl" "bare" { vpc_id = aws_vpc.guarded.id }
resource "aws_network_acl_rule" "r" {
  network_acl_id = aws_network_acl.bare.id
  rule_number    = local.second ? 151 : 150
  egress         = false
  protocol       = "udp"
  rule_action    = "allow"
  cidr_block     = "10.0.0.0/8"
  from_port      = 53
  to_port        = 53
}
resource "aws_network_acl_rule" "icmp" {
  network_acl_id = aws_network_acl.bare.id
  rule_number    = 160
  egress         = true
  protocol       = "icmp"
  rule_action    = "deny"
  cidr_block     = "10.0.0.0/8"
  icmp_type      = 8
  icmp_code      = -1
}
resource "aws_network_acl_association" "guarded" {
  network_acl_id = local.second ? aws_network_acl.inline.id : aws_network_acl.bare.id
  subnet_id      = aws_subnet.guarded.id
}
resource "aws_default_network_acl" "guarded" {
  default_network_acl_id = aws_vpc.guarded.default_network_acl_id
  ingress {
    rule_no    = local.second ? 101 : 100
    protocol   = -1
    action     = "allow"
    cidr_block = "0.0.0.0/0"
    from_port  = 0
    to_port    = 0
  }
  lifecycle { ignore_changes = [subnet_ids] }
}
data "aws_security_group" "seen" { id = aws_security_group.inline.id }
data "aws_vpc_security_group_rules" "seen" {
  filter {
    name   = "group-id"
    values = [aws_security_group.inline.id]
  }
}
data "aws_network_acls" "seen" { vpc_id = aws_vpc.guarded.id }
