# The builder machine. A change here rebuilds nothing.
vm_size = "Standard_D2s_v5"
