# The builder machine. A change here rebuilds nothing.
cpus      = 2
memory    = 1024
disk_size = 0
firmware  = "/usr/share/ovmf/OVMF.fd"
