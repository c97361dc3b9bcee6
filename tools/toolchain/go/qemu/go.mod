module ostrata.invalid/toolchain/qemu

go 1.25.11

tool github.com/hashicorp/packer-plugin-qemu

require github.com/hashicorp/packer-plugin-qemu v1.1.5

replace github.com/zclconf/go-cty => github.com/nywilken/go-cty v1.13.3
