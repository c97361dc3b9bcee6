# The builder machine. A change here rebuilds nothing.
vm_size = "Standard_D2ps_v5"
