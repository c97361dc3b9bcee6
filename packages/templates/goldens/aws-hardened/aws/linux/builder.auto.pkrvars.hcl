# The builder machine. A change here rebuilds nothing.
instance_type = "t3.medium"
