/** Images of a catalogue that use all that `aws` can render. The keys are paths. */
export const awsFiles: Readonly<Record<string, string>> = {
  'src/aws-debian/image.yaml': `
image: aws-debian
layer: vendor
access: { user: admin }
verify: tests/vendor.yml
targets:
  aws/linux: { find: &debian { owner: "136693071363", name: debian-12-amd64-* }, builder: { rootDevice: /dev/xvda } }
  aws/linux-arm64: { find: { owner: "136693071363", name: debian-12-arm64-* } }
`,
  'src/aws-hardened/image.yaml': `
image: aws-hardened
layer: global
parent: aws-debian
access: { user: ops, port: 2222, remoteTmp: /var/tmp }
ansible:
  roles: [base]
targets: { aws/linux: {}, aws/linux-arm64: {} }
`,
  'src/aws-service/image.yaml': `
image: aws-service
layer: service
parent: aws-hardened
ansible: { roles: [python], secrets: [PIP_INDEX_TOKEN] }
verify: tests/python.yml
targets:
  aws/linux:
    builder:
      region: eu-west-1
      instanceType: m7i.large
      diskSize: 30
      diskType: io2
      kmsKey: alias/images
      subnet: { "tag:Class": build }
      securityGroups: { "tag:Class": packer }
      interface: session_manager
      instanceProfile: packer
      tags: { CostCenter: "42 \${x} %{y}", "team:email": images@example.com }
    source:
      ena_support: true
      launch_block_device_mappings: { iops: 4000 }
      metadata_options: { http_put_response_hop_limit: 2 }
      tags: { Compliance: pci }
      ami_block_device_mappings:
        - { device_name: /dev/sdb, virtual_name: ephemeral0 }
        - { device_name: /dev/sdc, virtual_name: ephemeral1 }
      imds_support: null
  aws/linux-arm64:
    builder:
      subnet: subnet-0123456789abcdef0
      securityGroups: [sg-0123456789abcdef0, sg-0123456789abcdef1]
      interface: private_ip
      publicIp: false
      spot: { maxPrice: "0.05", instanceTypes: [t4g.medium, m7g.medium] }
`,
  'src/aws-windows-2022/image.yaml': `
image: aws-windows-2022
layer: vendor
targets:
  aws/windows: { find: { owner: amazon, name: Windows_Server-2022-English-Full-Base-* } }
`,
  'src/aws-windows-base/image.yaml': `
image: aws-windows-base
layer: global
parent: aws-windows-2022
ansible: { roles: [base], collections: [{ name: ansible.windows, version: 3.2.0 }] }
targets: { aws/windows: { builder: { diskSize: 60, sourceCidrs: [10.0.0.0/8] } } }
`,
  'src/aws-windows-winrm/image.yaml': `
image: aws-windows-winrm
layer: service
parent: aws-windows-base
access: { protocol: winrm }
ansible: { collections: [{ name: ansible.windows, version: 3.2.0 }] }
verify: tests/python.yml
targets: { aws/windows: {} }
`,
  'src/aws-windows-app/image.yaml': `
image: aws-windows-app
layer: app
parent: aws-windows-winrm
ansible: { collections: [{ name: ansible.windows, version: 3.2.0 }] }
targets: { aws/windows: {} }
`,
};

/** What the lock has of them, as lines of `vendors:`. */
export const awsLocked: readonly string[] = [
  'aws-debian/aws/linux: { kind: cloud, id: ami-0123456789abcdef0 }',
  'aws-debian/aws/linux-arm64: { kind: cloud, id: ami-0123456789abcdef1 }',
  'aws-windows-2022/aws/windows: { kind: cloud, id: ami-0123456789abcdef2 }',
];
