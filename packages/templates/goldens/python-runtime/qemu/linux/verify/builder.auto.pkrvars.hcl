# The builder machine. A change here rebuilds nothing.
cpus   = 4
memory = 2048
