# The builder machine. A change here rebuilds nothing.
instance_type = "t3.large"
disk_size     = 60
source_cidrs  = ["10.0.0.0/8"]
