# The builder machine. A change here rebuilds nothing.
vm_size      = "Standard_D2ps_v5"
spot         = true
source_cidrs = ["10.0.0.0/8"]
