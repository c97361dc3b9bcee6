# The builder machine. A change here rebuilds nothing.
instance_type       = "t4g.medium"
spot_price          = "0.05"
spot_instance_types = ["t4g.medium", "m7g.medium"]
subnet_id           = "subnet-0123456789abcdef0"
security_group_ids  = ["sg-0123456789abcdef0", "sg-0123456789abcdef1"]
public_ip           = "false"
ssh_interface       = "private_ip"
