module ostrata.invalid/toolchain/ansible

go 1.25.11

tool github.com/hashicorp/packer-plugin-ansible

require github.com/hashicorp/packer-plugin-ansible v1.1.6

replace github.com/zclconf/go-cty => github.com/nywilken/go-cty v1.13.3
