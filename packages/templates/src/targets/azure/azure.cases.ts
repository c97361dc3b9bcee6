/** Images of a catalogue that use all that `azure` can render. The keys are paths. */
export const azureFiles: Readonly<Record<string, string>> = {
  'src/azure-debian/image.yaml': `
image: azure-debian
layer: vendor
access: { user: packer }
verify: tests/vendor.yml
targets:
  azure/linux: { find: { publisher: acme, offer: debian, sku: hardened } }
  azure/linux-arm64: { find: { publisher: debian, offer: debian-12, sku: 12-arm64 } }
`,
  'src/azure-hardened/image.yaml': `
image: azure-hardened
layer: global
parent: azure-debian
access: { user: ops, port: 2222, remoteTmp: /var/tmp }
ansible: { roles: [base] }
targets: { azure/linux: {}, azure/linux-arm64: { builder: { spot: true, sourceCidrs: [10.0.0.0/8] } } }
`,
  'src/azure-service/image.yaml': `
image: azure-service
layer: service
parent: azure-hardened
ansible: { roles: [python], secrets: [PIP_INDEX_TOKEN] }
verify: tests/python.yml
targets:
  azure/linux:
    builder:
      resourceGroup: builders
      vmSize: Standard_D4s_v5
      diskSize: 64
      diskType: Premium_LRS
      encryptionAtHost: true
      diskEncryptionSet: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/keys/providers/Microsoft.Compute/diskEncryptionSets/images
      network: { name: build, subnet: packer, resourceGroup: network }
      tags: { CostCenter: "42 \${x} %{y}" }
    source:
      secure_boot_enabled: true
      vtpm_enabled: true
      security_type: TrustedLaunch
`,
  'src/azure-windows-2022/image.yaml': `
image: azure-windows-2022
layer: vendor
access: { user: packer }
targets:
  azure/windows: { find: { publisher: MicrosoftWindowsServer, offer: WindowsServer, sku: 2022-datacenter-g2 } }
`,
  'src/azure-windows-base/image.yaml': `
image: azure-windows-base
layer: global
parent: azure-windows-2022
ansible: { roles: [base], collections: [{ name: ansible.windows, version: 3.2.0 }] }
targets: { azure/windows: { builder: { diskSize: 160 } } }
`,
  'src/azure-windows-winrm/image.yaml': `
image: azure-windows-winrm
layer: service
parent: azure-windows-base
access: { protocol: winrm }
ansible: { collections: [{ name: ansible.windows, version: 3.2.0 }] }
verify: tests/python.yml
targets: { azure/windows: {} }
`,
};

/** What the lock has of them, as lines of `vendors:`. */
export const azureLocked: readonly string[] = [
  'azure-debian/azure/linux: { kind: cloud, id: "acme:debian:hardened:1.4.0", plan: { publisher: acme, product: debian, name: hardened } }',
  'azure-debian/azure/linux-arm64: { kind: cloud, id: "debian:debian-12:12-arm64:0.20260101.1" }',
  'azure-windows-2022/azure/windows: { kind: cloud, id: "MicrosoftWindowsServer:WindowsServer:2022-datacenter-g2:20348.1.260101" }',
];
